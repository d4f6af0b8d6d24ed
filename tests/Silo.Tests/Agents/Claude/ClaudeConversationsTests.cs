using System.Diagnostics;
using System.Globalization;
using Dormouse.Silo.Agents;
using Dormouse.Silo.Agents.Claude;
using Dormouse.Silo.Processes;

namespace Dormouse.Silo.Tests.Agents.Claude;

/// <summary>The conversations in a configuration folder of the CLI; the lines are as 2.1.332 writes them.</summary>
public sealed class ClaudeConversationsTests : IDisposable
{
    private const string Id = "11111111-1111-4111-8111-111111111111";
    private const string User =
        """{"type":"user","isSidechain":false,"message":{"content":"mend the roof"},"entrypoint":"cli","cwd":"/home/me/roof"}""";

    private readonly TempFolder _config = new();

    public void Dispose() => _config.Dispose();

    [Theory]
    [InlineData("Roof", """{"type":"custom-title","customTitle":"Roof"}""", """{"type":"ai-title","aiTitle":"A roof"}""")]
    [InlineData("A roof", """{"type":"ai-title","aiTitle":"A roof"}""", """{"type":"last-prompt","lastPrompt":"and now?"}""")]
    [InlineData("and now?", """{"type":"last-prompt","lastPrompt":"what?"}""", """{"type":"last-prompt","lastPrompt":"and now?"}""")]
    [InlineData("mend the roof", """{"type":"last-prompt"}""", """{"type":"cost-state"}""")]
    public void Its_title_is_the_best_that_its_record_has(string title, params string[] lines)
    {
        Write(Id, [User, .. lines]);
        var found = Assert.Single(Page().Conversations);
        Assert.Equal((title, "/home/me/roof", Id), (found.Title, found.Folder, found.Id));
        Assert.False(found.IsFolderThere);
    }

    [Fact]
    public void Of_a_record_of_100_MB_only_the_ends_are_read_and_a_half_written_last_line_is_left_out()
    {
        var file = Write(Id, [User]);
        using (var stream = new FileStream(file, FileMode.Append))
        {
            stream.SetLength(100 * 1024 * 1024);
            stream.Position = stream.Length;
            stream.Write("\n{\"type\":\"custom-title\",\"customTitle\":\"Roof\"}\n{\"type\":\"custom-title\",\"customT"u8);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        var found = Assert.Single(Page().Conversations);

        Assert.Equal("Roof", found.Title);
        Assert.True(found.Size > 100 * 1024 * 1024);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20 * 1024 * 1024);
    }

    [Fact]
    public void The_newest_come_first_page_by_page_and_words_are_looked_for()
    {
        for (var number = 1; number <= 5; number++)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"{number:D8}-1111-4111-8111-111111111111");
            var file = Write(id, [User, $$"""{"type":"custom-title","customTitle":"Roof {{number}}"}"""]);
            File.SetLastWriteTimeUtc(file, new(2026, 1, number, 0, 0, 0, DateTimeKind.Utc));
        }

        Assert.Equal(["Roof 5", "Roof 4"], Titles(Page(take: 2)));
        Assert.True(Page(take: 2).HasMore);
        Assert.Equal(["Roof 1"], Titles(Page(skip: 4, take: 2)));
        Assert.False(Page(skip: 4, take: 2).HasMore);
        Assert.Equal(["Roof 3"], Titles(Page(words: ["roof", "3"])));
        Assert.Equal(["Roof 2"], Titles(Page(id: "00000002-1111")));
        Assert.DoesNotContain("Roof 2", Titles(Page(known: ["00000002-1111-4111-8111-111111111111"])));
    }

    [Fact]
    public void What_was_begun_in_a_sessions_folder_or_is_no_conversation_is_left_out()
    {
        Write(Id, [User]);
        Write("22222222-2222-4222-8222-222222222222", ["""{"type":"cost-state"}""", "junk", ""]);
        Write("33333333-2222-4222-8222-222222222222", []);
        File.WriteAllText(_config["projects/-home-me-roof/notes.jsonl"], User);
        Assert.Single(Page().Conversations);
        Assert.Empty(Page(isOurs: static folder => folder == "/home/me/roof").Conversations);
        Directory.Delete(_config["projects"], recursive: true);
        Assert.Empty(Page().Conversations);
    }

    [Fact]
    public void One_that_a_terminal_has_open_says_so()
    {
        Write(Id, [User]);
        using var terminal = Process.Start(new ProcessStartInfo("sleep", ["300"]))!;
        var start = ProcessIdentity.Of(terminal.Id).StartTicks;
        Directory.CreateDirectory(_config["sessions"]);
        File.WriteAllText(
            _config[$"sessions/{terminal.Id}.json"],
            $$"""{"pid":{{terminal.Id}},"sessionId":"{{Id}}","procStart":"{{start}}","kind":"interactive","entrypoint":"cli"}""");

        Assert.Equal("a terminal on nas", Assert.Single(Page().Conversations).HeldBy);

        terminal.Kill();
        terminal.WaitForExit();
        Assert.Null(Assert.Single(Page().Conversations).HeldBy);
    }

    private static IEnumerable<string> Titles(ConversationPage page) => page.Conversations.Select(static one => one.Title);

    private ConversationPage Page(
        int skip = 0,
        int take = 10,
        string[]? words = null,
        string[]? known = null,
        string? id = null,
        Func<string, bool>? isOurs = null) =>
        new ConversationSearch(new("owner", words ?? [], skip, take, known ?? []) { Id = id }, isOurs ?? (static _ => false))
            .Of(ClaudeConversations.List("claude", "nas", _config.Path, configDirectory: null));

    private string Write(string id, string[] lines)
    {
        Directory.CreateDirectory(_config["projects/-home-me-roof"]);
        var file = _config[$"projects/-home-me-roof/{id}.jsonl"];
        File.WriteAllText(file, string.Concat(lines.Select(static line => $"{line}\n")));
        return file;
    }
}
