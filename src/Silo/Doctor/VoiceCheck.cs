using Dormouse.Silo.Files;
using Dormouse.Silo.Processes;

namespace Dormouse.Silo.Doctor;

/// <summary>Whether what makes text of voice messages is there. Nothing is said of it where nothing is set.</summary>
internal static class VoiceCheck
{
    private const string What = "voice";

    /// <summary>Checks it.</summary>
    /// <param name="settings">The settings.</param>
    /// <returns>The finding; none where nothing is set.</returns>
    public static IEnumerable<Finding> Run(SiloSettings settings)
    {
        if (settings.Options.Voice is not { Command: { } command })
        {
            return settings.Options.Voice.Url is { } url ? [Finding.Ok(What, $"is asked for at {url}")] : [];
        }

        try
        {
            var program = ProgramLookup.Resolve(
                CommandWords.Of(command) is [var first, ..] ? first : "", "/", Environment.GetEnvironmentVariable("PATH"));
            return [Finding.Ok(What, $"is made text by {program}")];
        }
        catch (SubprocessStartException exception)
        {
            return [Finding.Warn(What, $"can't be made text: {exception.Message} Install it, or set Voice:Command to its path")];
        }
    }
}
