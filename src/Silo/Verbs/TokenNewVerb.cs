using System.CommandLine;
using Dormouse.Hosting.People;
using Dormouse.Hosting.Verbs;

namespace Dormouse.Silo.Verbs;

/// <summary><c>token new [USER]</c>: makes a token, prints it this once, and ends the one so far.</summary>
internal sealed class TokenNewVerb : Verb
{
    /// <summary>How it is written.</summary>
    public const string Words = "Write token new [USER]; without one it is the owner.";

    private readonly Argument<string?> _user = new("USER") { Arity = ArgumentArity.ZeroOrOne };

    /// <summary>Makes the verb.</summary>
    public TokenNewVerb()
        : base("new", "make a token for scripts, yours or USER's, and end the one so far") => Add(_user);

    public override string Usage => Words;

    public override async Task<int> RunAsync(ParseResult words, string[] settings)
    {
        await using var call = await SiloSettings.Read(Configuration.Load(settings)).Deployment.CallAsync();
        Console.WriteLine(await call.NewTokenAsync(words.GetValue(_user) ?? KnownPeople.Owner));
        return 0;
    }
}
