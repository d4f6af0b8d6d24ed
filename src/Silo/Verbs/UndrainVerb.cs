using System.CommandLine;
using Dormouse.Hosting.Verbs;
using Dormouse.Silo.Machine;

namespace Dormouse.Silo.Verbs;

/// <summary><c>undrain [MACHINE]</c>: this machine, unless another one is named, takes work again.</summary>
internal sealed class UndrainVerb : Verb
{
    private readonly Argument<string?> _machine = new("MACHINE") { Arity = ArgumentArity.ZeroOrOne };

    /// <summary>Makes the verb.</summary>
    public UndrainVerb()
        : base("undrain", "let it take work again") => Add(_machine);

    public override string Usage => "Write undrain [MACHINE]; without one it is this machine.";

    public override async Task<int> RunAsync(ParseResult words, string[] settings)
    {
        var here = KeptName.Of(SiloSettings.Read(Configuration.Load(settings)));
        var machine = words.GetValue(_machine) ?? here.Machine;
        await using var call = await here.Deployment.CallAsync();
        await call.SetDrainingAsync(machine, isDraining: false);
        Console.WriteLine($"{machine} takes work again.");
        return 0;
    }
}
