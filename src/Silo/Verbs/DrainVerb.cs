using Dormouse.Hosting.Settings;
using Dormouse.Silo.Machine;

namespace Dormouse.Silo.Verbs;

/// <summary>
/// <c>drain [MACHINE]</c> and <c>undrain [MACHINE]</c>: this machine unless another one is named. <c>drain</c> ends when nothing
/// runs on it any more, so that a script can stop it then.
/// </summary>
internal static class DrainVerb
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Runs the verb.</summary>
    /// <param name="args">Perhaps a machine, and settings.</param>
    /// <param name="drains">Whether the machine is drained, or takes work again.</param>
    /// <returns>The exit code.</returns>
    public static Task<int> RunAsync(string[] args, bool drains) => ProgramExit.RunAsync(async () =>
    {
        var words = args.TakeWhile(static word => !word.StartsWith('-')).ToArray();
        if (words.Length > 1)
        {
            throw new SettingsException($"Write {(drains ? "drain" : "undrain")} [MACHINE]; without one it is this machine.");
        }

        var settings = KeptName.Of(SiloSettings.Read(Configuration.Load(args[words.Length..])));
        var machine = words is [var named] ? named : settings.Machine;
        await using var call = await settings.Deployment.CallAsync();
        if (!drains)
        {
            await call.SetDrainingAsync(machine, isDraining: false);
            Console.WriteLine($"{machine} takes work again.");
            return 0;
        }

        var told = -1;
        while (await call.SetDrainingAsync(machine, isDraining: true) is > 0 and var live)
        {
            if (live != told)
            {
                Console.WriteLine($"{machine} is being drained; {live} live.");
                told = live;
            }

            await Task.Delay(Pause);
        }

        Console.WriteLine($"{machine} is drained: nothing runs on it, and nothing new starts until undrain. It may be stopped.");
        return 0;
    });
}
