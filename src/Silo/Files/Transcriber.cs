using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Dormouse.Grains.Files;
using Dormouse.Hosting.Settings;
using Dormouse.Silo.Processes;

namespace Dormouse.Silo.Files;

/// <summary>
/// Makes text of speech by the program or the API of the settings, one file at a time: each may take the whole machine. The program is
/// started without a shell, and ends with the silo; the file is in a folder that only the silo's user reads.
/// </summary>
/// <param name="options">The settings.</param>
/// <param name="patience">How long one file may take; null for <see cref="Patience"/>.</param>
internal sealed class Transcriber(VoiceOptions options, TimeSpan? patience = null) : ITranscriber, IDisposable
{
    /// <summary>How long one file may take, the wait for others included.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private const int MostOutput = 256 * 1024;
    private const string Place = "{file}";
    private static readonly string[] Endings =
        [".ogg", ".oga", ".opus", ".mp3", ".m4a", ".mp4", ".mpga", ".mpeg", ".wav", ".webm", ".flac", ".aac"];

    private readonly TimeSpan _patience = patience ?? Patience;
    private readonly SemaphoreSlim _room = new(1);
    private readonly HttpClient _http = new() { Timeout = Timeout.InfiniteTimeSpan };

    public bool IsThere => options.Command is not null || options.Url is not null;

    public async Task<Transcript> TranscribeAsync(string name, ReadOnlyMemory<byte> content)
    {
        using var over = new CancellationTokenSource(_patience);
        var isIn = false;
        try
        {
            await _room.WaitAsync(over.Token);
            isIn = true;
            return options.Command is { } command
                ? await RunAsync(CommandWords.Of(command), EndingOf(name), content, over.Token)
                : await AskAsync(EndingOf(name), content, over.Token);
        }
        catch (OperationCanceledException)
        {
            return new("", FormattableString.Invariant($"it took longer than {_patience.TotalMinutes:0.##} min"));
        }
        catch (Exception exception)
        {
            // Whatever it is, the message is given to its agent as a file, and its person is told.
            return new("", exception.Message.ReplaceLineEndings(" "));
        }
        finally
        {
            if (isIn)
            {
                _room.Release();
            }
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        _room.Dispose();
    }

    private static async Task<Transcript> RunAsync(
        IReadOnlyList<string> words, string ending, ReadOnlyMemory<byte> content, CancellationToken over)
    {
        if (words.Count == 0)
        {
            return new("", "Voice:Command names no program");
        }

        var folder = Directory.CreateTempSubdirectory("dormouse-voice-").FullName;
        try
        {
            var file = Path.Combine(folder, $"speech{ending}");
            await File.WriteAllBytesAsync(file, content, over);
            var info = Launch.New(folder);
            Launch.Bare(info.Environment);
            info.Environment["HOME"] = Environment.GetEnvironmentVariable("HOME") ?? "/";
            info.FileName = Launch.Wrapper("setpriv");
            var program = ProgramLookup.Resolve(words[0], "/", Environment.GetEnvironmentVariable("PATH"));
            var arguments = words.Skip(1).Select(word => word.Replace(Place, file, StringComparison.Ordinal));
            string[] all =
            [
                "--pdeathsig", "KILL", "--", program, .. arguments,
                .. words.Skip(1).Any(static word => word.Contains(Place, StringComparison.Ordinal)) ? (string[])[] : [file],
            ];
            Array.ForEach(all, info.ArgumentList.Add);
            using var process = await Launch.StartAsync(info);
            return await ReadAsync(process, over);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<Transcript> ReadAsync(Process process, CancellationToken over)
    {
        try
        {
            process.StandardInput.Close();
            var errors = TakeAsync(process.StandardError, over);
            var text = await TakeAsync(process.StandardOutput, over);
            await process.WaitForExitAsync(over);
            return process.ExitCode == 0
                ? new(text)
                : new("", FormattableString.Invariant($"Voice:Command ended with exit code {process.ExitCode}: {LastLine(await errors)}"));
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    /// <summary>Reads all, and keeps what is worth keeping: a program whose output nobody reads stands still.</summary>
    private static async Task<string> TakeAsync(StreamReader output, CancellationToken over)
    {
        var text = new StringBuilder();
        var buffer = new char[4096];
        while (await output.ReadAsync(buffer, over) is > 0 and var length)
        {
            text.Append(buffer, 0, Math.Min(length, Math.Max(0, MostOutput - text.Length)));
        }

        return text.ToString();
    }

    private async Task<Transcript> AskAsync(string ending, ReadOnlyMemory<byte> content, CancellationToken over)
    {
        using var file = new ReadOnlyMemoryContent(content);
        file.Headers.ContentType = new("application/octet-stream");
        using var model = new StringContent(options.Model);
        using var form = new MultipartFormDataContent { { file, "file", $"speech{ending}" }, { model, "model" } };
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{options.Url!.TrimEnd('/')}/audio/transcriptions") { Content = form };
        if (options.Key is { } key)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        using var answer = await _http.SendAsync(request, over);
        if (!answer.IsSuccessStatusCode)
        {
            return new("", FormattableString.Invariant($"Voice:Url answered with status {(int)answer.StatusCode}"));
        }

        using var document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(over));
        return document.RootElement.ValueKind is JsonValueKind.Object && document.RootElement.TryGetProperty("text", out var text)
            && text.ValueKind is JsonValueKind.String
                ? new(text.GetString()!)
                : new("", "Voice:Url answered without a text");
    }

    private static string EndingOf(string name) =>
        Path.GetExtension(name).ToLowerInvariant() is var ending && Endings.Contains(ending) ? ending : ".ogg";

    private static string LastLine(string errors) =>
        errors.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() is { } line
            ? VisibleText.OfLine(line.Length > 200 ? line[..200] : line)
            : "it said nothing";
}
