#!/usr/bin/perl
# An agent that answers at once, in the stream-json that the claude CLI speaks. What it costs is what a pipe costs.
#   hello            → echo: hello
#   flood OUT ERR    → so many megabytes of lines on stdout and on stderr, then the answer
#   when             → the time (CLOCK_MONOTONIC, ns) just before the first line of the answer
use strict;
use warnings;
use IO::Handle;
use Time::HiRes qw(clock_gettime CLOCK_MONOTONIC);

if (grep { $_ eq '--version' } @ARGV) {
    print "2.1.330 (Claude Code)\n";
    exit 0;
}

my $session = '';
for my $i (0 .. $#ARGV - 1) {
    $session = $ARGV[$i + 1] if $ARGV[$i] eq '--session-id' || $ARGV[$i] eq '--resume';
}

STDOUT->autoflush(0);
my $line;
while (defined($line = <STDIN>)) {
    if ($line =~ /"type":"control_request"/) {
        my ($id) = $line =~ /"request_id":"([^"]*)"/;
        print qq({"type":"control_response","response":{"subtype":"success","request_id":"$id","response":{"commands":[],"claude_code_version":"2.1.330"}}}\n);
        STDOUT->flush();
        next;
    }

    next unless $line =~ /"type":"user"/;
    my ($uuid) = $line =~ /"uuid":"([^"]*)"/;
    my ($text) = $line =~ /"type":"text","text":"((?:[^"\\]|\\.)*)"\}\]/;
    $text = '' unless defined $text;
    my $answer = "echo: $text";
    if ($text =~ /^when/) {
        $answer = sprintf('%s at %.0f', $text, clock_gettime(CLOCK_MONOTONIC) * 1e9);
    }

    print qq({"type":"system","subtype":"init","session_id":"$session"}\n);
    if ($text =~ /^flood (\d+) (\d+)/) {
        flood($1, $2);
    }

    print qq({"type":"stream_event","event":{"type":"content_block_start","content_block":{"type":"text"}}}\n);
    print qq({"type":"stream_event","event":{"type":"content_block_delta","delta":{"type":"text_delta","text":"$answer"}}}\n);
    STDOUT->flush();
    print qq({"type":"result","subtype":"success","is_error":false,"result":"$answer","session_id":"$session","user_message_uuids":["$uuid"],"total_cost_usd":0}\n);
    STDOUT->flush();
}

sub flood {
    my ($out, $err) = @_;
    my $content = 'x' x 4000;
    my $piece = qq({"type":"user","message":{"role":"user","content":[{"type":"text","text":"$content"}]}}\n);
    $piece x= int(1048576 / length $piece);
    my $noise = ("trouble, more trouble\n") x int(1048576 / 22);
    my $steps = $out > $err ? $out : $err;
    for my $i (1 .. $steps) {
        syswrite(STDERR, $noise) if $i <= $err;
        print $piece if $i <= $out;
    }

    STDOUT->flush();
}
