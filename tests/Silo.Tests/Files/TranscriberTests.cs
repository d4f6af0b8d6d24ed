using System.Net;
using System.Text;
using Dormouse.Silo.Files;
using Dormouse.Silo.Tests.Processes;

namespace Dormouse.Silo.Tests.Files;

public sealed class TranscriberTests
{
    [Theory]
    [InlineData("whisper -m model.bin", "whisper|-m|model.bin")]
    [InlineData("  a  \"b c\" 'd \"e' f\"g\"h \"\" ", "a|b c|d \"e|fgh|")]
    [InlineData("", "")]
    public void Words_are_parted_by_blanks_and_kept_by_quotation_marks(string line, string words) =>
        Assert.Equal(words.Length == 0 ? [] : words.Split('|'), CommandWords.Of(line));

    [Theory(Timeout = TestScope.Patience)]
    [InlineData("cat")]
    [InlineData("cat -- {file}")]
    [InlineData("sh -c 'cat \"$0\"' {file}")]
    public async Task A_program_gets_the_file_and_what_it_prints_is_the_text(string command)
    {
        using var transcriber = new Transcriber(new() { Command = command });
        Assert.True(transcriber.IsThere);
        Assert.Equal(new("buy milk"), await transcriber.TranscribeAsync("v.ogg; touch /tmp/x", "buy milk"u8.ToArray()));
    }

    [Theory(Timeout = TestScope.Patience)]
    [InlineData("sh -c 'echo no model >&2; exit 3' {file}", "Voice:Command ended with exit code 3: no model")]
    [InlineData("no-such-program-here", "no-such-program-here")]
    public async Task A_program_that_fails_says_why(string command, string why)
    {
        using var transcriber = new Transcriber(new() { Command = command });
        var transcript = await transcriber.TranscribeAsync("v.ogg", new byte[] { 1 });
        Assert.Equal("", transcript.Text);
        Assert.Contains(why, transcript.Failure, StringComparison.Ordinal);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task One_that_takes_too_long_is_ended()
    {
        using var transcriber = new Transcriber(new() { Command = "sh -c 'sleep 600' {file}" }, TimeSpan.FromSeconds(1));
        var late = await transcriber.TranscribeAsync("v.ogg", new byte[] { 1 });
        Assert.StartsWith("it took longer than", late.Failure, StringComparison.Ordinal);
    }

    [Theory(Timeout = TestScope.Patience)]
    [InlineData(200, """{"text":"buy milk"}""", "buy milk", null)]
    [InlineData(200, """{"words":[]}""", "", "Voice:Url answered without a text")]
    [InlineData(500, "oops", "", "Voice:Url answered with status 500")]
    public async Task An_api_gets_the_file_the_model_and_the_key(int status, string body, string text, string? failure)
    {
        using var listener = new HttpListener();
        var url = $"http://127.0.0.1:{FreePort()}/";
        listener.Prefixes.Add(url);
        listener.Start();
        var asked = AnswerAsync(listener, status, body);
        using var transcriber = new Transcriber(new() { Url = $"{url}v1/", Model = "large", Key = "secret" });

        var transcript = await transcriber.TranscribeAsync("v.mp3", "speech"u8.ToArray());

        Assert.Equal(new(text, failure), transcript);
        var (path, key, form) = await asked;
        Assert.Equal(("/v1/audio/transcriptions", "Bearer secret"), (path, key));
        Assert.Contains("speech.mp3", form, StringComparison.Ordinal);
        Assert.Contains("large", form, StringComparison.Ordinal);
    }

    private static int FreePort()
    {
        using var socket = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }

    private static async Task<(string? Path, string? Key, string Form)> AnswerAsync(HttpListener listener, int status, string body)
    {
        var context = await listener.GetContextAsync();
        using var reader = new StreamReader(context.Request.InputStream);
        var form = await reader.ReadToEndAsync();
        context.Response.StatusCode = status;
        await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(body));
        context.Response.Close();
        return (context.Request.Url?.AbsolutePath, context.Request.Headers["Authorization"], form);
    }
}
