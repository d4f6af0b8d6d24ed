using System.Net;

namespace Dormouse.Frontend.Tests.Web;

/// <summary>A session's folder over HTTP.</summary>
[Collection(WebCollection.Name)]
public sealed class FolderTests(WebFixture web)
{
    private const int Limit = 30_000;
    private static readonly byte[] Png = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1, 2, 3];

    [Fact(Timeout = Limit)]
    public async Task What_begins_so_is_listed_from_all_pages_of_the_folder_and_names_show_what_is_invisible()
    {
        await MakeAsync("shelf");
        using var client = web.Client(WebFixture.AnnaToken);
        web.Quiet.Places[("shelf", 1)] = new("shelf", [new("sub", FolderEntryKind.Folder), new("apple.txt", FolderEntryKind.File, 3)])
        {
            Total = 40,
        };
        web.Quiet.Places[("shelf", 2)] = new("shelf", [new("Sun\u202E.txt", FolderEntryKind.File, 7), new("pipe", FolderEntryKind.Special)])
        {
            Total = 40, Number = 2,
        };

        using var some = await client.GetAsync("/api/sessions/shelf/folder?path=shelf&starts=su", Answers.Stop);
        using var all = await client.GetAsync("/api/sessions/shelf/folder?path=shelf", Answers.Stop);
        using var none = await client.GetAsync("/api/sessions/shelf/folder?path=../etc", Answers.Stop);

        var entries = (await some.JsonAsync())["entries"]!.AsArray();
        Assert.Equal(
            [("sub", "folder", ""), ("Sun⟨U+202E⟩.txt", "file", "7")],
            entries.Select(static entry => ($"{entry!["shown"]}", $"{entry["kind"]}", $"{entry["size"]}")));
        Assert.Equal(3, (await all.JsonAsync())["entries"]!.AsArray().Count);
        Assert.Equal("There is nothing here.", await none.ProblemAsync(HttpStatusCode.Conflict));
    }

    [Theory(Timeout = Limit)]
    [InlineData("dot.png", "image/png")]
    [InlineData("drawing.svg", "application/octet-stream")]
    [InlineData("false.png", "application/octet-stream")]
    [InlineData("page.html", "application/octet-stream")]
    public async Task A_file_is_to_be_kept_and_only_a_picture_that_carries_no_code_says_what_it_is(string name, string type)
    {
        await MakeAsync("drawer");
        using var client = web.Client(WebFixture.AnnaToken);
        web.Quiet.Contents[$"out/{name}"] = name == "dot.png" ? Png : "<svg onload=alert(1)>"u8.ToArray();

        using var file = await client.GetAsync($"/api/sessions/drawer/content?path=out%2F{name}", Answers.Stop);

        Assert.Equal(HttpStatusCode.OK, file.StatusCode);
        Assert.Equal(type, file.Content.Headers.ContentType!.MediaType);
        Assert.Equal("attachment", file.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal(name, file.Content.Headers.ContentDisposition.FileNameStar);
        Assert.Equal("nosniff", file.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.True(file.Headers.CacheControl!.NoStore);
        Assert.Equal(web.Quiet.Contents[$"out/{name}"], await file.Content.ReadAsByteArrayAsync(Answers.Stop));
    }

    [Fact(Timeout = Limit)]
    public async Task What_is_too_large_not_there_or_somebody_elses_is_refused()
    {
        await MakeAsync("attic");
        using var client = web.Client(WebFixture.AnnaToken);
        web.Quiet.Contents["large"] = new byte[Attachment.MaxSize + 1];
        web.Quiet.Contents["long"] = new byte[Attachment.PieceSize + 5];

        using var large = await client.GetAsync("/api/sessions/attic/content?path=large", Answers.Stop);
        using var pieces = await client.GetAsync("/api/sessions/attic/content?path=long", Answers.Stop);
        using var gone = await client.GetAsync("/api/sessions/attic/content?path=gone", Answers.Stop);
        using var folder = await client.GetAsync("/api/sessions/attic/content", Answers.Stop);
        using var file = await client.GetAsync("/api/sessions/attic/folder?path=long", Answers.Stop);
        using var others = await web.Client().GetAsync("/api/sessions/attic/content?path=long", Answers.Stop);
        using var endless = await client.GetAsync($"/api/sessions/attic/folder?path={new string('x', 5_000)}", Answers.Stop);

        Assert.Contains("20 MiB", await large.ProblemAsync(HttpStatusCode.RequestEntityTooLarge), StringComparison.Ordinal);
        Assert.Equal(Attachment.PieceSize + 5, (await pieces.Content.ReadAsByteArrayAsync(Answers.Stop)).Length);
        Assert.Equal("There is nothing here.", await gone.ProblemAsync(HttpStatusCode.NotFound));
        Assert.Contains("is a folder", await folder.ProblemAsync(HttpStatusCode.Conflict), StringComparison.Ordinal);
        Assert.Contains("is a file", await file.ProblemAsync(HttpStatusCode.Conflict), StringComparison.Ordinal);
        Assert.Contains("There is no session", await others.ProblemAsync(HttpStatusCode.NotFound), StringComparison.Ordinal);
        Assert.Contains("4096", await endless.ProblemAsync(HttpStatusCode.BadRequest), StringComparison.Ordinal);
    }

    private Task<SessionCreated> MakeAsync(string name) =>
        web.Grains.GetGrain<IUserGrain>(UserKey.Of("anna")).Create(new(name, null, web.Machine, $"make-{name}"));
}
