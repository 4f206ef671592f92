# Verifies the DKIM signatures of every message of a folder with Mail::DKIM, keys from a table: perl mail_dkim.pl FOLDER
# A pass for each line on standard input, answered with its CPU time. At the end, for each message a line: its name, the least CPU time of the rounds in microseconds, and pass or fail for each signature.
use strict;
use warnings;
# Judged at the signature's own time: an expiry that has passed since is no question for old mail.
my $now;
BEGIN { *CORE::GLOBAL::time = sub () { return $now || CORE::time() } }
use JSON::PP;
use Mail::DKIM::Verifier;
use Time::HiRes qw(clock);

package TableAnswer { sub new { my ($class, $text) = @_; return bless {text => $text}, $class } sub answer { return @{[TableRecord->new($_[0]{text})]} } sub header { return $_[0] } sub rcode { return 'NOERROR' } }
package TableRecord { sub new { my ($class, $text) = @_; return bless {text => $text}, $class } sub type { return 'TXT' } sub char_str_list { return ($_[0]{text}) } sub txtdata { return $_[0]{text} } }
package TableResolver {
    sub new { my ($class, $keys) = @_; return bless {keys => $keys}, $class }
    sub send { my ($self, $name) = @_; my $text = $self->{keys}{lc $name}; return defined $text ? TableAnswer->new($text) : undef }
    sub query { return shift->send(@_) }
    sub errorstring { return 'NXDOMAIN' }
}

package main;
my ($folder) = @ARGV;
$| = 1;
my $keys = decode_json(slurp("$folder/keys.json"));
Mail::DKIM::DNS::resolver(TableResolver->new($keys));
opendir my $listing, $folder or die;
my @names = sort grep { /\.eml$/ } readdir $listing;
my %mails = map { $_ => slurp("$folder/$_") } @names;
my %times = map { split / / } split /\n/, slurp("$folder/times");
my (%least, %outcome);
while (<STDIN>) {
    my $before = clock();
    for my $name (@names) {
        $now = $times{$name};
        my $start = clock();
        my $said = eval {
            my $verifier = Mail::DKIM::Verifier->new();
            $verifier->PRINT($mails{$name});
            $verifier->CLOSE;
            join ',', map { ($_->result // '') eq 'pass' ? 'pass' : 'fail' } $verifier->signatures;
        } // 'error';
        my $took = (clock() - $start) * 1e6;
        $least{$name} = $took if !defined $least{$name} || $took < $least{$name};
        $outcome{$name} = $said;
    }
    printf "#pass\t%d\n", (clock() - $before) * 1e6;
}
printf "%s\t%.1f\t%s\n", $_, $least{$_}, $outcome{$_} for @names;

sub slurp { my ($path) = @_; open my $file, '<:raw', $path or die "$path: $!"; local $/; return scalar <$file> }
