using Dormouse.Hosting.Settings.Binding;

namespace Dormouse.Hosting.Settings;

/// <summary>The section <c>Voice</c>: what makes text of voice messages.</summary>
public sealed record VoiceOptions
{
    /// <summary>The program that prints what is said in a file, with its arguments; null, the default, for none.</summary>
    [Setting("program, with its arguments, that prints what is said in a file; `{file}` is the file, which comes last without that")]
    public string? Command { get; init; }

    /// <summary>An API that does the same, where no program is named; null, the default, for none.</summary>
    [Setting("address of an OpenAI-compatible API that does the same, up to `/audio/transcriptions`, such as `http://127.0.0.1:8000/v1`")]
    [HttpAddress("the address of an API")]
    public string? Url { get; init; }

    /// <summary>The model that the API is asked for.</summary>
    [Setting("the model that the API is asked for")]
    public string Model { get; init; } = "whisper-1";

    /// <summary>The key that the API wants; null, the default, for none.</summary>
    [Setting("the key that the API wants", IsSecret = true)]
    public string? Key { get; init; }

    /// <summary>The file that holds the key; null if none is named.</summary>
    [Setting("file that holds the key that the API wants, instead of the key itself")]
    [SecretFile]
    public string? KeyFile { get; init; }
}
