using System.Runtime.InteropServices;
using Dormouse.Fakes;
using Dormouse.Playground;

// Started by tests/dev: the programs with the fakes around them, until Ctrl-C.
var isCluster = args.Contains("--cluster");
string[] settings = [.. args.Where(static argument => argument != "--cluster")];
if (settings.FirstOrDefault(static argument => !argument.StartsWith("--", StringComparison.Ordinal) || !argument.Contains(':')) is { } odd)
{
    await Console.Error.WriteLineAsync(
        $"'{odd}' is not known. Usage: tests/dev [--cluster] [--KEY=VALUE …]; the settings go to every program.");
    return 2;
}

using var stopping = new CancellationTokenSource();
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var told = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
await using var bot = await FakeBotApi.StartAsync();
await using var stage = new Stage(bot, settings);
try
{
    await (isCluster ? stage.StartClusterAsync(stopping.Token) : stage.StartOneAsync(stopping.Token));
    await new Person(bot).TalkAsync(stopping.Token);
}
catch (OperationCanceledException) when (stopping.IsCancellationRequested)
{
    // Ctrl-C.
}
catch (ProgramEndedException exception)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 1;
}

return 0;

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stopping.Cancel();
}
