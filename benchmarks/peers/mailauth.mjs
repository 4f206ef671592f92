// Verifies the DKIM signatures of every message of a folder with mailauth, keys from a table: node mailauth.mjs FOLDER
// A pass for each line on standard input, answered with its CPU time. At the end, for each message a line: its name, the least CPU time of the rounds in microseconds, and pass or fail for each signature.
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const require = createRequire(join(process.env.PEERS || process.cwd(), 'package.json'));
const { dkimVerify } = require('mailauth/lib/dkim/verify.js');
const folder = process.argv[2];
const keys = new Map(Object.entries(JSON.parse(readFileSync(join(folder, 'keys.json'), 'utf8'))));
const resolver = async (name) => {
    const record = keys.get(name.toLowerCase().replace(/\.$/, ''));
    if (record === undefined) {
        throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' });
    }
    return [[record]];
};
const used = () => { const { user, system } = process.cpuUsage(); return user + system; };
const names = readdirSync(folder).filter((name) => name.endsWith('.eml')).sort();
const stated = new Map(readFileSync(join(folder, 'times'), 'utf8').trim().split('\n').map((line) => line.split(' ')));
const times = names.map((name) => Number(stated.get(name)));
const mails = names.map((name) => readFileSync(join(folder, name)));
const least = names.map(() => Infinity);
const outcomes = names.map(() => '');
for await (const _ of createInterface({ input: process.stdin })) {
    const before = used();
    for (let place = 0; place < mails.length; place++) {
        const start = used();
        let said = 'error';
        try {
            // Judged at the signature's own time: an expiry that has passed since is no question for old mail.
            const curTime = times[place] ? new Date(times[place] * 1000) : new Date();
            const { results } = await dkimVerify(mails[place], { resolver, minBitLength: 512, curTime });
            said = results.filter((one) => one.status.result !== 'none').map((one) => (one.status.result === 'pass' ? 'pass' : 'fail')).join(',');
        } catch (error) {
            said = 'error';
        }
        least[place] = Math.min(least[place], used() - start);
        outcomes[place] = said;
    }
    console.log(`#pass\t${used() - before}`);
}
names.forEach((name, place) => console.log(`${name}\t${least[place]}\t${outcomes[place]}`));
