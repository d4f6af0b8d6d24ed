using System.Runtime.InteropServices;
using Dormouse.Benchmarks;
using Dormouse.Benchmarks.Programs;
using Dormouse.Benchmarks.Rivals;

switch (args)
{
    case [nameof(EchoBot), var url, var token]:
        await EchoBot.RunAsync(url, token);
        return 0;
    case [nameof(LockBot), var url, var token, var agent]:
        await LockBot.RunAsync(url, token, agent);
        return 0;
}

if (Built.IsDebug)
{
    Console.Error.WriteLine("A debug build measures nothing that matters; run it as dotnet run --project tests/Benchmarks -c Release.");
    return 78;
}

using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, static _ =>
{
    Running.KillAll();
    Environment.Exit(143);
});
Console.CancelKeyPress += static (_, _) => Running.KillAll();
return await Suite.RunAsync(args);
