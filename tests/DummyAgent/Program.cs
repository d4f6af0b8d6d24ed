using System.Runtime.InteropServices;
using Dormouse.DummyAgent;

if (args is ["--version"])
{
    await Console.Out.WriteLineAsync("2.1.330 (dummy agent)");
    return 0;
}

if (args is ["acp"])
{
    using var itsPoints = await Points.ConnectAsync();
    await using var conversation = new AcpConversation(itsPoints);
    using var toldToEnd = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => conversation.Note("told to end"));
    await conversation.RunAsync(Console.OpenStandardInput());
    return 0;
}

var start = AgentStart.Read(args);
if (start.Refusal() is { } refusal)
{
    await StreamJson.RefuseAsync(refusal, start);
    return 1;
}

await using var log = AgentLog.Open(start);
using var points = await Points.ConnectAsync();
using var transcript = Transcript.Open(start);
log.Note("start");

// Whoever sends it may; the log tells an end that was asked for from a sudden one.
using var told = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => log.Note("told to end"));
await points.ReachAsync("started");
await new Conversation(start, log, points, transcript).RunAsync(Console.OpenStandardInput());
log.Note("end");
return 0;
