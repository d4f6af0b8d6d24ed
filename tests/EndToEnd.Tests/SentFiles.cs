using Dormouse.EndToEnd.Tests.Harness;
using Dormouse.Fakes;

namespace Dormouse.EndToEnd.Tests;

/// <summary>Files that the real CLI's model links to, or has put into the outbox, come to the chat.</summary>
public class SentFiles
{
    private const int Patience = 120_000;

    // One red pixel.
    private static readonly byte[] Png = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==");

    [Fact(Timeout = Patience)]
    public async Task Pictures_come_as_an_album_and_the_rest_as_documents_once_each_and_nothing_from_outside()
    {
        await using var stage = await Stage.SetAsync();
        stage.Chat.Write("hello");
        await stage.Chat.WaitForText("echo: hello");
        var folder = Path.Combine(stage.Home.Workspaces, "owner", "default");
        Directory.CreateDirectory(Path.Combine(folder, "outbox"));
        await File.WriteAllBytesAsync(Path.Combine(folder, "a.png"), Png, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(Path.Combine(folder, "b.png"), Png, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "outbox", "notes.txt"), "milk", TestContext.Current.CancellationToken);
        File.CreateSymbolicLink(Path.Combine(folder, "passwd"), "/etc/passwd");
        stage.Model.When(
            static request => request.LastUserText == "send them",
            _ => FakeReply.Text($"![a](a.png) ![b]({folder}/b.png) [p](passwd) [h](/etc/hosts) [up](../../../secrets)"));

        stage.Chat.Write("send them");

        await stage.Chat.WaitForMessage(static message => message.Document is not null);
        var pictures = stage.Chat.Messages.Where(static message => message.Photo is not null).ToArray();
        Assert.Equal(2, pictures.Length);
        Assert.NotNull(pictures[0].AlbumId);
        Assert.Equal(pictures[0].AlbumId, pictures[1].AlbumId);
        Assert.Equal(Png, pictures[0].Photo!.Bytes);
        var notes = Assert.Single(stage.Chat.Messages, static message => message.Document is not null);
        Assert.Equal("milk"u8.ToArray(), notes.Document!.Bytes);
        stage.Chat.Write("and now?");
        await stage.Chat.WaitForText("echo: and now?");
        Assert.Equal(3, stage.Chat.Messages.Count(static message => message.Document is not null || message.Photo is not null));
        Assert.Contains("outbox/", stage.Model.Requests[^1].System, StringComparison.Ordinal);
        Assert.Empty(stage.Bot.Violations);
    }

    [Fact(Timeout = Patience)]
    public async Task Over_http_they_are_file_events_that_lead_to_what_is_in_them_and_stand_in_the_journal()
    {
        await using var stage = await Stage.SetAsync();
        using var web = stage.Product.Web();
        await web.SayAsync("hello");
        await web.WaitForAnswerAsync("echo: hello");
        var folder = Path.Combine(stage.Home.Workspaces, "owner", "default");
        await File.WriteAllTextAsync(Path.Combine(folder, "notes.txt"), "milk", TestContext.Current.CancellationToken);
        stage.Model.When(static request => request.LastUserText == "send it", static _ => FakeReply.Text("Here: [notes](notes.txt)"));

        await web.SayAsync("send it");

        var file = (await web.WaitAsync(static happened => happened.Kind == "file", what: "the file")).Data;
        Assert.Equal("notes.txt", file.GetProperty("name").GetString());
        Assert.Equal("milk", await GetAsync(file.GetProperty("url").GetString()!));
        await Eventually.Is(
            async () => (await GetAsync("/api/sessions/default/journal")).Contains("\"kind\":\"file\"", StringComparison.Ordinal),
            "the journal has the file");

        Task<string> GetAsync(string path) =>
            web.Http.GetStringAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
    }
}
