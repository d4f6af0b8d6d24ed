using System.Text.Json;
using System.Text.Json.Nodes;
using Dormouse.Grains.Agents;
using Dormouse.Silo.Agents.Claude;
using Dormouse.Silo.Tests.Processes;

namespace Dormouse.Silo.Tests.Agents.Claude;

public sealed class ClaudeLinesTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory(Timeout = TestScope.Patience)]
    [InlineData("/clear", " /clear")]
    [InlineData("  \n/clear", " /clear")]
    [InlineData("/etc/passwd is it", " /etc/passwd is it")]
    [InlineData("not /clear", "not /clear")]
    [InlineData("  indented", "  indented")]
    public async Task A_slash_that_a_person_writes_is_no_command(string text, string expected) =>
        Assert.Equal([expected], Texts(await ContentAsync(new(Guid.NewGuid(), text, []))));

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_command_is_given_as_it_is() =>
        Assert.Equal(["/compact  all"], Texts(await ContentAsync(new(Guid.NewGuid(), "/compact  all", [], IsCommand: true))));

    [Fact(Timeout = TestScope.Patience)]
    public async Task The_line_carries_the_prompts_id()
    {
        var id = Guid.NewGuid();
        var line = JsonElement.Parse((await ClaudeLines.UserAsync(new(id, "x", []), persona: null)).Span);

        Assert.Equal("user", line.GetProperty("type").GetString());
        Assert.Equal(id.ToString(), line.GetProperty("uuid").GetString());
        Assert.Equal("user", line.GetProperty("message").GetProperty("role").GetString());
    }

    [Theory(Timeout = TestScope.Patience)]
    [InlineData("one\ntwo\r\nthree\rfour")]
    [InlineData("a\u2028b\u2029c\u0085d\fe")]
    [InlineData("\0\u0001\u001b[31m\ufeff\"\\")]
    [InlineData("ü 🐭 漢")]
    public async Task Any_text_is_one_line_and_arrives_as_it_was(string text)
    {
        var line = await ClaudeLines.UserAsync(new(Guid.NewGuid(), text, []), persona: null);

        Assert.DoesNotContain((byte)'\n', line.ToArray());
        Assert.DoesNotContain((byte)'\r', line.ToArray());
        Assert.Equal([text], Texts(ContentOf(line)));
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task Half_a_character_becomes_a_replacement_and_no_error()
    {
        var text = $"a{(char)0xd83d}b{(char)0xdc2d}";

        Assert.Equal(["a\ufffdb\ufffd"], Texts(await ContentAsync(new(Guid.NewGuid(), text, []))));
        var request = ClaudeLines.Response("id", new JsonObject { ["message"] = text });
        Assert.Contains(
            "ufffd", System.Text.Encoding.UTF8.GetString(request.Span).Replace("\ufffd", "ufffd"), StringComparison.OrdinalIgnoreCase);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task An_image_goes_with_the_prompt_and_every_file_is_named()
    {
        File.WriteAllBytes(_folder["a.png"], [1, 2, 3]);
        File.WriteAllText(_folder["b.txt"], "text");

        var content = await ContentAsync(
            new(Guid.NewGuid(), "look", [new(_folder["a.png"], "image/png"), new(_folder["b.txt"], "text/plain")]));

        var image = Assert.Single(content, static block => block.GetProperty("type").GetString() == "image").GetProperty("source");
        Assert.Equal("base64", image.GetProperty("type").GetString());
        Assert.Equal("image/png", image.GetProperty("media_type").GetString());
        Assert.Equal([1, 2, 3], image.GetProperty("data").GetBytesFromBase64());
        Assert.Equal(
            [$"[The person sent a file; it is saved as {_folder["a.png"]}]\n[The person sent a file; it is saved as {_folder["b.txt"]}]", "look"],
            Texts(content));
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_file_alone_needs_no_text()
    {
        Assert.Equal(
            ["[The person sent a file; it is saved as /gone.png]"],
            Texts(await ContentAsync(new(Guid.NewGuid(), "", [new("/gone.png", "image/png")]))));
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task An_image_that_is_too_large_or_of_another_kind_is_only_named()
    {
        await using (var large = File.Create(_folder["large.png"]))
        {
            large.SetLength((5 * 1024 * 1024) + 1);
        }

        File.WriteAllText(_folder["a.svg"], "<svg/>");

        var content = await ContentAsync(new(
            Guid.NewGuid(), "", [new(_folder["large.png"], "image/png"), new(_folder["a.svg"], "image/svg+xml")]));

        Assert.Single(content);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_new_persona_goes_before_the_text_so_that_a_command_stays_last()
    {
        var content = ContentOf(await ClaudeLines.UserAsync(new(Guid.NewGuid(), "/compact", [], IsCommand: true), "Be brief."));

        Assert.Equal(
            ["From now on you have another persona. Follow these instructions instead of an earlier persona's:\n\nBe brief.", "/compact"],
            Texts(content));
    }

    private static async Task<JsonElement[]> ContentAsync(AgentPrompt prompt) =>
        ContentOf(await ClaudeLines.UserAsync(prompt, persona: null));

    private static JsonElement[] ContentOf(ReadOnlyMemory<byte> line) =>
        [.. JsonElement.Parse(line.Span).GetProperty("message").GetProperty("content").EnumerateArray()];

    private static string?[] Texts(IEnumerable<JsonElement> content) =>
        [.. content.Where(static block => block.GetProperty("type").GetString() == "text").Select(
            static block => block.GetProperty("text").GetString())];
}
