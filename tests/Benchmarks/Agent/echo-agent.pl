#!/usr/bin/perl
# An agent that answers at once, in the stream-json that the claude CLI speaks. What it costs is what a pipe costs.
#   hello            → echo: hello
#   stamp            → stamp at T: the time (CLOCK_MONOTONIC, ns) just before its first line for this prompt
#   when             → when at T: the time just before the text, which is streamed; the result follows 50 ms later
#   flood OUT ERR    → so many megabytes of mixed lines on stdout and of lines on stderr, then the answer
#   results OUT ERR  → the same, with nothing but tool results of 4 KB on stdout
use strict;
use warnings;
use IO::Handle;
use Time::HiRes qw(clock_gettime sleep CLOCK_MONOTONIC);

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
    $answer = "$text at " . now() if $text =~ /^stamp/;
    print qq({"type":"system","subtype":"init","session_id":"$session"}\n);
    flood($1, $2, $3) if $text =~ /^(flood|results) (\d+) (\d+)/;
    STDOUT->flush() if $text =~ /^(stamp|when)/;
    $answer = "$text at " . now() if $text =~ /^when/;
    print qq({"type":"stream_event","event":{"type":"content_block_start","content_block":{"type":"text"}}}\n);
    print qq({"type":"stream_event","event":{"type":"content_block_delta","delta":{"type":"text_delta","text":"$answer"}}}\n);
    STDOUT->flush();
    sleep(0.05) if $text =~ /^when/;
    print qq({"type":"result","subtype":"success","is_error":false,"result":"$answer","session_id":"$session","user_message_uuids":["$uuid"],"total_cost_usd":0}\n);
    STDOUT->flush();
}

sub now { return sprintf('%.0f', clock_gettime(CLOCK_MONOTONIC) * 1e9); }

# Of each megabyte: 5 % growing text, 5 % short lines, half tool results of 4 KB, the rest of 100 KB; besides, a line of 10 MB
# every 128 MB. It is made once and written again and again, so that it costs the agent nothing but the pipe.
sub flood {
    my ($kind, $out, $err) = @_;
    my $piece = '';
    if ($kind eq 'flood') {
        $piece .= text(40) while length $piece < 52_000;
        $piece .= qq({"type":"system","subtype":"status","status":"requesting","session_id":"$session"}\n) while length $piece < 104_000;
    }

    $piece .= result(4_000) while length $piece < ($kind eq 'flood' ? 628_000 : 1_000_000);
    $piece .= result(100_000) while length $piece < 1_000_000;
    my $huge = $kind eq 'flood' ? result(10_485_760) : '';
    my $noise = ("trouble, more trouble\n") x int(1048576 / 22);
    my ($written, $noisy, $next) = (0, 0, 64 << 20);
    while ($written < $out << 20) {
        if ($written >= $next) {
            put(\*STDOUT, $huge);
            $written += length $huge;
            $next += 128 << 20;
        }

        put(\*STDOUT, $piece);
        $written += length $piece;
        if ($noisy * ($out << 20) < $written * $err) {
            put(\*STDERR, $noise);
            $noisy++;
        }
    }
}

sub put {
    my ($to, $bytes) = @_;
    $to->flush();
    my $at = 0;
    $at += syswrite($to, $bytes, length($bytes) - $at, $at) while $at < length $bytes;
}

sub result {
    my $content = 'x' x $_[0];
    return qq({"type":"user","message":{"role":"user","content":[{"tool_use_id":"toolu_x","type":"tool_result","content":"$content","is_error":false}]},"parent_tool_use_id":null,"session_id":"$session"}\n);
}

# A block of a few sentences, in deltas as long as the API's.
sub text {
    return qq({"type":"stream_event","event":{"type":"content_block_start","index":0,"content_block":{"type":"text"}},"session_id":"$session","parent_tool_use_id":null}\n)
        . qq({"type":"stream_event","event":{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"some words of an answer "}},"session_id":"$session","parent_tool_use_id":null}\n) x $_[0];
}
