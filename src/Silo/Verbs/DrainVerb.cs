using System.CommandLine;
using Dormouse.Hosting.Verbs;
using Dormouse.Silo.Machine;

namespace Dormouse.Silo.Verbs;

/// <summary>
/// <c>drain [MACHINE]</c>: this machine unless another one is named. It ends when nothing runs on it any more, so that a script can stop it
/// then.
/// </summary>
internal sealed class DrainVerb : Verb
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Argument<string?> _machine = new("MACHINE") { Arity = ArgumentArity.ZeroOrOne };

    /// <summary>Makes the verb.</summary>
    public DrainVerb()
        : base("drain", "finish what runs there, start nothing new, and wait until it may be stopped") => Add(_machine);

    public override string Usage => "Write drain [MACHINE]; without one it is this machine.";

    public override async Task<int> RunAsync(ParseResult words, string[] settings)
    {
        var here = KeptName.Of(SiloSettings.Read(Configuration.Load(settings)));
        var machine = words.GetValue(_machine) ?? here.Machine;
        await using var call = await here.Deployment.CallAsync();
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
    }
}
