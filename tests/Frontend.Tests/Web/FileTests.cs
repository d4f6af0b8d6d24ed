using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Dormouse.Frontend.Web;

namespace Dormouse.Frontend.Tests.Web;

[Collection(WebCollection.Name)]
public sealed class FileTests(WebFixture web)
{
    private const int Limit = 60_000;

    [Fact(Timeout = Limit)]
    public async Task An_uploaded_file_goes_with_the_next_message_and_only_with_that()
    {
        using var client = web.Client();
        using var uploaded = await UploadAsync(client, "next", ("notes.txt", "hello"u8.ToArray()));
        Assert.Equal(HttpStatusCode.Created, uploaded.StatusCode);
        using var command = await client.SendAsync("next", "/help", "m-1");
        using var first = await client.SendAsync("next", "look", "m-2");
        using var second = await client.SendAsync("next", "and now", "m-3");
        using var events = await EventReader.OpenAsync(client, "next");
        Assert.Null((await events.NextAsync("state", "accepted"))["files"]);
        Assert.Equal("""["notes.txt"]""", (await events.NextAsync("state", "accepted")).Data["files"]!.ToJsonString());
        Assert.Null((await events.NextAsync("state", "accepted"))["files"]);
    }

    [Fact(Timeout = Limit)]
    public async Task A_message_that_names_a_file_takes_that_one_and_leaves_the_others()
    {
        using var client = web.Client();
        using var first = await UploadAsync(client, "named", ("a.txt", [1]));
        using var second = await UploadAsync(client, "named", ("b.txt", [2]));
        var token = (await second.JsonAsync())["file"]!.GetValue<string>();
        using var named = await client.PostAsJsonAsync("/api/chats/named/messages", new { files = new[] { token } }, Answers.Stop);
        using var other = await client.SendAsync("named", "the rest");
        Assert.Equal(HttpStatusCode.Accepted, named.StatusCode);
        using var events = await EventReader.OpenAsync(client, "named");
        Assert.Equal("""["b.txt"]""", (await events.NextAsync("state", "accepted")).Data["files"]!.ToJsonString());
        Assert.Equal("""["a.txt"]""", (await events.NextAsync("state", "accepted")).Data["files"]!.ToJsonString());
    }

    [Fact(Timeout = Limit)]
    public async Task The_same_upload_again_is_one_file()
    {
        using var client = web.Client();
        using var first = await UploadAsync(client, "again", "?id=u-1", ("a.txt", [1]));
        using var again = await UploadAsync(client, "again", "?id=u-1", ("a.txt", [1]));
        Assert.Equal((await first.JsonAsync())["file"]!.ToString(), (await again.JsonAsync())["file"]!.ToString());
        using var message = await client.SendAsync("again", "look");
        using var events = await EventReader.OpenAsync(client, "again");
        Assert.Equal("""["a.txt"]""", (await events.NextAsync("state", "accepted")).Data["files"]!.ToJsonString());
    }

    [Fact(Timeout = Limit)]
    public async Task A_person_whose_files_wait_everywhere_is_told_so_and_others_are_not_kept_from_theirs()
    {
        using var anna = web.Client(WebFixture.AnnaToken);
        using var owner = web.Client();
        var user = web.Grains.GetGrain<IUserGrain>(UserKey.Of("anna"));
        for (var number = 0; number < 100; number++)
        {
            Assert.Null(await user.HoldUpload($"upload/other/{number}", 1));
        }

        using var refused = await UploadAsync(anna, "full", ("a.txt", [1]));
        using var taken = await UploadAsync(owner, "full", ("a.txt", [1]));
        await user.ReleaseUpload("upload/other/7");
        using var again = await UploadAsync(anna, "full", ("a.txt", [1]));

        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Equal(
            "100 of your files are on their way already, which is the most; send this one again when some have arrived.",
            (await refused.JsonAsync())["detail"]!.GetValue<string>());
        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (taken.StatusCode, again.StatusCode));
        foreach (var number in Enumerable.Range(0, 100))
        {
            await user.ReleaseUpload($"upload/other/{number}");
        }
    }

    [Fact(Timeout = Limit)]
    public async Task Files_are_not_lost_when_their_message_is_not_accepted()
    {
        using var client = web.Client();
        using var uploaded = await UploadAsync(client, "kept", ("a.txt", [1]));
        web.Store.IsAway = true;
        try
        {
            using var refused = await client.SendAsync("kept", "look", "m-1");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        }
        finally
        {
            web.Store.IsAway = false;
        }

        using var taken = await client.SendAsync("kept", "look", "m-1");
        Assert.Equal(HttpStatusCode.Accepted, taken.StatusCode);
        using var events = await EventReader.OpenAsync(client, "kept");
        Assert.Equal("""["a.txt"]""", (await events.NextAsync("state", "accepted")).Data["files"]!.ToJsonString());
    }

    [Fact(Timeout = Limit)]
    public async Task The_largest_file_fits_and_one_byte_more_does_not_and_leaves_nothing()
    {
        using var client = web.Client();
        using var fits = await UploadAsync(client, "large", ("fits.bin", new byte[Attachment.MaxSize]));
        Assert.Equal(HttpStatusCode.Created, fits.StatusCode);
        var before = web.Store.Count(StateNames.Upload);
        using var over = await UploadAsync(client, "large", ("small.bin", [1]), ("over.bin", new byte[Attachment.MaxSize + 1]));
        Assert.Equal(
            "“over.bin” has more than 20 MiB, which is the most that one file may have.",
            await over.ProblemAsync(HttpStatusCode.RequestEntityTooLarge));
        Assert.Equal(before, web.Store.Count(StateNames.Upload));
    }

    [Fact(Timeout = Limit)]
    public async Task Too_many_waiting_files_are_refused()
    {
        using var client = web.Client();
        (string, byte[])[] ten = [.. Enumerable.Range(0, 10).Select(static number => ($"{number}.txt", new byte[] { 1 }))];
        using var first = await UploadAsync(client, "many", ten);
        using var second = await UploadAsync(client, "many", ten);
        using var third = await UploadAsync(client, "many", ("one-more.txt", [1]));
        using var eleven = await UploadAsync(client, "more", [.. ten, ("11.txt", [1])]);
        Assert.Equal(HttpStatusCode.Created, second.StatusCode);
        Assert.Contains("send a message first", await third.ProblemAsync(HttpStatusCode.Conflict), StringComparison.Ordinal);
        Assert.Contains("10 files", await eleven.ProblemAsync(HttpStatusCode.RequestEntityTooLarge), StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task What_is_no_upload_is_refused()
    {
        using var client = web.Client();
        using var json = await client.PostAsync("/api/chats/no/files", Answers.Body("{}"), Answers.Stop);
        using var empty = await client.PostAsync(
            "/api/chats/no/files", new MultipartFormDataContent { { new StringContent("x"), "note" } }, Answers.Stop);
        using var torn = new StringContent("--b\r\nContent-Disposition: form-data; name=\"a\"; filename=\"a\"\r\n\r\nhal");
        torn.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=b");
        using var early = await client.PostAsync("/api/chats/no/files", torn, Answers.Stop);
        Assert.Contains("multipart/form-data", await json.ProblemAsync(HttpStatusCode.BadRequest), StringComparison.Ordinal);
        Assert.Contains("no file", await empty.ProblemAsync(HttpStatusCode.BadRequest), StringComparison.Ordinal);
        Assert.Contains("ended early", await early.ProblemAsync(HttpStatusCode.BadRequest), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("C:\\temp\\a.txt", "a.txt")]
    [InlineData("..", "file")]
    [InlineData("a\nb\0c", "abc")]
    public void A_file_name_is_only_a_name(string given, string kept) => Assert.Equal(kept, FileName.Tidy(given));

    [Theory]
    [InlineData("user/owner")]
    [InlineData("upload/../user")]
    [InlineData("upload/1")]
    public void A_forged_token_names_no_other_grain(string key) =>
        Assert.Null(FileToken.Read(FileToken.Of(new(key, "a", "b", 1))));

    [Fact]
    public void A_token_is_read_as_what_it_was_made_from()
    {
        var file = new Attachment($"upload/{Guid.NewGuid():N}", "größe.txt", "text/plain", 5);
        Assert.Equal(file, FileToken.Read(FileToken.Of(file)));
    }

    [Fact]
    public void Nobody_else_finds_an_uploads_key()
    {
        var own = new UploadKeys("secret", "web:owner/main", "u-1");
        Assert.Equal(own[0], new UploadKeys("secret", "web:owner/main", "u-1")[0]);
        Assert.NotEqual(own[0], own[1]);
        Assert.NotEqual(own[0], new UploadKeys("other", "web:owner/main", "u-1")[0]);
    }

    private static Task<HttpResponseMessage> UploadAsync(HttpClient client, string chat, params (string Name, byte[] Content)[] files) =>
        UploadAsync(client, chat, "", files);

    private static Task<HttpResponseMessage> UploadAsync(
        HttpClient client, string chat, string query, params (string Name, byte[] Content)[] files)
    {
        var form = new MultipartFormDataContent();
        foreach (var (name, content) in files)
        {
            form.Add(new ByteArrayContent(content), "file", name);
        }

        return client.PostAsync($"/api/chats/{chat}/files{query}", form, Answers.Stop);
    }
}
