using System.CommandLine;
using System.Globalization;
using Dormouse.Hosting.Verbs;

namespace Dormouse.Silo.Verbs;

/// <summary><c>people</c>: lists everybody who is let in, and by what.</summary>
internal sealed class PeopleVerb() : Verb("people", "list who is let in, with their ids in channels and their log-ins")
{
    public override async Task<int> RunAsync(ParseResult words, string[] settings)
    {
        await using var call = await SiloSettings.Read(Configuration.Load(settings)).Deployment.CallAsync();
        foreach (var person in await call.PeopleAsync())
        {
            var logins = string.Create(CultureInfo.InvariantCulture, $"log-ins: {person.Logins}");
            string[] token = person.HasToken ? ["token"] : [];
            string[] parts = [person.User, .. person.Ids.Select(VisibleText.OfLine), logins, .. token];
            Console.WriteLine(string.Join("  ", parts));
        }

        return 0;
    }
}
