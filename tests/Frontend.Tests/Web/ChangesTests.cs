using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Dormouse.Frontend.Tests.Web;

[Collection(WebCollection.Name)]
public sealed class ChangesTests(WebFixture web)
{
    private const int Limit = 30_000;

    private static readonly ChangedFile Code = new("src/a\u202Eb.cs", ChangeKind.Renamed)
    {
        Added = 2, Removed = 1, Former = "old.cs", HasLines = true,
    };

    [Fact(Timeout = Limit)]
    public async Task What_a_session_has_changed_is_seen_by_its_person_file_by_file()
    {
        using var client = web.Client(WebFixture.AnnaToken);
        await MakeAsync(client, "differs");
        web.Quiet.Changes = new([Code, new("logo.png", ChangeKind.Untracked) { Remark = "binary" }], "main (1a2b3c4d)")
        {
            Branch = "work",
            Notes = ["It is in the middle of a merge."],
        };
        web.Quiet.ChangedLines[Code.Path] = new(Code, [new(3, 4, "class A", [" a", "-b", "+c", "+d"])]) { Since = "main (1a2b3c4d)" };

        var all = await (await client.GetAsync("/api/sessions/differs/diff", Answers.Stop)).JsonAsync();
        var one = await (
            await client.GetAsync($"/api/sessions/differs/diff?file={Uri.EscapeDataString(Code.Path)}", Answers.Stop)).JsonAsync();

        Assert.Equal(
            """
            {"session":"differs","since":"main (1a2b3c4d)","branch":"work","notes":["It is in the middle of a merge."],"files":[
            {"path":"src/a\u202Eb.cs","name":"src/a⟨U+202E⟩b.cs","kind":"renamed","hasLines":true,"added":2,"removed":1,"former":"old.cs"},
            {"path":"logo.png","name":"logo.png","kind":"untracked","hasLines":false,"remark":"binary"}]}
            """.ReplaceLineEndings("").Replace("\\u202E", "\u202E", StringComparison.Ordinal),
            all.ToJsonString(Plain).Replace("\\u202E", "\u202E", StringComparison.OrdinalIgnoreCase));
        Assert.Equal(
            """{"before":3,"after":4,"head":"@@ -3,2 +4,3 @@ class A","lines":[" a","-b","+c","+d"]}""",
            Assert.Single(one["hunks"]!.AsArray())!.ToJsonString(Plain));
        Assert.Equal("src/a\u202Eb.cs", one["files"]![0]!["path"]!.ToString());
        using var owner = web.Client();
        using var hidden = await owner.GetAsync("/api/sessions/differs/diff", Answers.Stop);
        Assert.Contains("“differs”", await hidden.ProblemAsync(HttpStatusCode.NotFound), StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task Why_there_is_nothing_to_see_is_said()
    {
        using var client = web.Client(WebFixture.AnnaToken);
        await MakeAsync(client, "same");
        web.Quiet.Changes = FolderChanges.Refused("The session's folder is in no git repository.");

        using var refused = await client.GetAsync("/api/sessions/same/diff", Answers.Stop);
        using var unchanged = await client.GetAsync("/api/sessions/same/diff?file=x%0Ay", Answers.Stop);

        Assert.Equal("The session's folder is in no git repository.", await refused.ProblemAsync(HttpStatusCode.Conflict));
        Assert.Equal("“x⟨U+000A⟩y” is not different in session same.", await unchanged.ProblemAsync(HttpStatusCode.NotFound));
    }

    [Fact(Timeout = Limit)]
    public async Task A_file_of_a_session_comes_as_an_event_and_is_fetched_as_it_is()
    {
        using var client = web.Client(WebFixture.AnnaToken);
        await MakeAsync(client, "sends");
        var file = Code with { Path = "page.html" };
        web.Quiet.ChangedLines["page.html"] = new(file, [new(1, 1, "", ["+<script>"])]) { Since = "main" };
        using var sent = await client.SendAsync("sends", "/diff sends:page.html");
        using var events = await EventReader.OpenAsync(client, "sends");

        var told = await events.NextAsync("file");

        Assert.Equal(("page.html.diff", $"/api/chats/sends/files/{told.Id}"), (told["name"], told["url"]));
        Assert.StartsWith("reply-", told["id"], StringComparison.Ordinal);
        Assert.Contains("+<script>", told["text"], StringComparison.Ordinal);
        Assert.Equal("/diff sends", told.Data["options"]![0]!["command"]!.ToString());
        using var fetched = await client.GetAsync(told["url"], Answers.Stop);
        Assert.Equal("--- a/old.cs\n+++ b/page.html\n@@ -1,0 +1,1 @@\n+<script>\n", await fetched.Content.ReadAsStringAsync(Answers.Stop));
        Assert.Equal("application/octet-stream", fetched.Content.Headers.ContentType?.MediaType);
        Assert.Equal("attachment", fetched.Content.Headers.ContentDisposition?.DispositionType);
        using var owner = web.Client();
        using var hers = await owner.GetAsync(told["url"], Answers.Stop);
        Assert.Equal(HttpStatusCode.NotFound, hers.StatusCode);

        var found = await web.Chat("sends", "anna").Find(told.Id);
        await web.Grains.GetGrain<IUploadGrain>(found!.File!.Upload).Clear();
        using var gone = await client.GetAsync(told["url"], Answers.Stop);
        Assert.Equal("“page.html.diff” is not kept any more; ask for it again.", await gone.ProblemAsync(HttpStatusCode.NotFound));
    }

    [Fact(Timeout = Limit)]
    public async Task The_description_knows_the_changes()
    {
        using var client = web.Client();
        var description = await client.GetFromJsonAsync<JsonNode>("/openapi/v1.json", Answers.Stop);

        var get = description!["paths"]!["/api/sessions/{name}/diff"]!["get"]!;
        Assert.Contains(get["parameters"]!.AsArray(), static parameter => parameter!["name"]!.ToString() == "file");
        Assert.NotNull(description["components"]!["schemas"]!["ChangesBody"]!["properties"]!["hunks"]);
    }

    private static readonly System.Text.Json.JsonSerializerOptions Plain = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static async Task MakeAsync(HttpClient client, string name)
    {
        using var made = await client.SendAsync(name, $"/new {name}");
        using var events = await EventReader.OpenAsync(client, name);
        await events.NextAsync("notice");
    }
}
