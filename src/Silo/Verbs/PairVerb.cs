using System.Globalization;
using Dormouse.Hosting.Settings;

namespace Dormouse.Silo.Verbs;

/// <summary><c>pair CODE [NAME]</c>: asks the running Dormouse of the same store to let a Telegram user in.</summary>
internal static class PairVerb
{
    /// <summary>Runs the verb.</summary>
    /// <param name="args">The code, perhaps a name, and settings.</param>
    /// <returns>The exit code.</returns>
    public static Task<int> RunAsync(string[] args) => ProgramExit.RunAsync(async () =>
    {
        var words = args.TakeWhile(static word => !word.StartsWith('-')).ToArray();
        if (words.Length is 0 or > 2)
        {
            throw new SettingsException("Write pair CODE [NAME], with the code that the stranger was told.");
        }

        await using var call = await SiloSettings.Read(Configuration.Load(args[words.Length..])).Deployment.CallAsync();
        var (stranger, user) = await call.PairAsync(words[0], words.ElementAtOrDefault(1));
        Console.WriteLine($"{Shown(stranger)} is now {user} and can write to the bot.");
        return 0;
    });

    /// <summary>A stranger's name, without what could make a terminal do something.</summary>
    private static string Shown(string name) =>
        string.Concat(name.Where(static c => !char.IsControl(c) && char.GetUnicodeCategory(c) is not UnicodeCategory.Format));
}
