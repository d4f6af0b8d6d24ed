using Dormouse.EndToEnd.Tests.Harness;

namespace Dormouse.EndToEnd.Tests;

public class Files
{
    private const int Patience = 120_000;

    // One red pixel.
    private static readonly byte[] Png = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==");

    [Fact(Timeout = Patience)]
    public async Task A_photo_is_saved_in_the_sessions_folder_and_seen_by_the_model()
    {
        await using var stage = await Stage.SetAsync();

        stage.Chat.WritePhoto(Png, "what is this?");

        await stage.Chat.WaitForText("echo:");
        Assert.Equal(1, stage.Model.Requests[^1].ImageCount);
        Assert.Contains("what is this?", stage.Model.Requests[^1].UserTexts);
        var saved = Assert.Single(Directory.GetFiles(Path.Combine(stage.Home.Workspaces, "owner", "default"), "photo-*.jpg"));
        Assert.Equal(Png, await File.ReadAllBytesAsync(saved, TestContext.Current.CancellationToken));
    }

    [Fact(Timeout = Patience)]
    public async Task A_document_is_saved_under_its_own_harmless_name()
    {
        await using var stage = await Stage.SetAsync();

        stage.Chat.WriteDocument("../../notes Ümläut.txt", "text/plain", "milk, eggs"u8.ToArray(), "read this");

        await stage.Chat.WaitForText("echo: read this");
        var folder = Path.Combine(stage.Home.Workspaces, "owner", "default");
        Assert.Equal("milk, eggs", await File.ReadAllTextAsync(Path.Combine(folder, "notes Ümläut.txt"), TestContext.Current.CancellationToken));
        Assert.Contains(stage.Model.Requests[^1].UserTexts, text => text.Contains(folder, StringComparison.Ordinal));
    }
}
