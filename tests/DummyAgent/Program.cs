using Dormouse.DummyAgent;

if (args is ["--version"])
{
    await Console.Out.WriteLineAsync("2.1.330 (dummy agent)");
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
await points.ReachAsync("started");
await new Conversation(start, log, points, transcript).RunAsync(Console.OpenStandardInput());
log.Note("end");
return 0;
