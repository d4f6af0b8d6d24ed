using System.CommandLine;
using Dormouse.Hosting.People;
using Dormouse.Hosting.Verbs;

namespace Dormouse.Silo.Verbs;

/// <summary><c>login [USER]</c>: prints a link with which somebody logs in once.</summary>
internal sealed class LoginVerb : Verb
{
    private readonly Argument<string?> _user = new("USER") { Arity = ArgumentArity.ZeroOrOne };

    /// <summary>Makes the verb.</summary>
    public LoginVerb()
        : base("login", "print a link that lets you, or USER, log in once within 10 minutes") => Add(_user);

    public override string Usage => "Write login [USER]; without one it is the owner.";

    public override async Task<int> RunAsync(ParseResult words, string[] settings)
    {
        await using var call = await SiloSettings.Read(Configuration.Load(settings)).Deployment.CallAsync();
        Console.WriteLine(await call.NewLoginLinkAsync(words.GetValue(_user) ?? KnownPeople.Owner));
        return 0;
    }
}
