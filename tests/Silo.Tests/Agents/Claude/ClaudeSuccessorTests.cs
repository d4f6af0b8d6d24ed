using Dormouse.Silo.Agents.Claude;
using Dormouse.Silo.Tests.Processes;

namespace Dormouse.Silo.Tests.Agents.Claude;

/// <summary>The conversation that a terminal ended in, after <c>/clear</c> in it.</summary>
public sealed class ClaudeSuccessorTests : IDisposable
{
    private const string First = "00000000-0000-4000-8000-000000000001";
    private const string Second = "00000000-0000-4000-8000-000000000002";
    private const string Third = "00000000-0000-4000-8000-000000000003";
    private static readonly DateTimeOffset Since = DateTimeOffset.FromUnixTimeMilliseconds(1_795_755_100_000);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact(Timeout = TestScope.Patience)]
    public void One_that_was_not_cleared_is_the_same()
    {
        Assert.Equal(First, Follow());
        Typed(First, "hello", 5);
        Begins(Second, 5);
        Assert.Equal(First, Follow());
    }

    [Fact(Timeout = TestScope.Patience)]
    public void It_is_followed_as_often_as_it_was_cleared()
    {
        Typed(First, "/clear", 5);
        Begins(Second, 5);
        Typed(Second, "/clear ", 30);
        Begins(Third, 30);
        Assert.Equal(Third, Follow());
    }

    [Fact(Timeout = TestScope.Patience)]
    public void What_another_terminal_has_cleared_in_the_same_folder_is_its_own()
    {
        Typed(Third, "/clear", 4);
        Begins(Second, 4);
        Assert.Equal(First, Follow());
    }

    [Fact(Timeout = TestScope.Patience)]
    public void What_was_cleared_before_the_terminal_was_opened_does_not_count_and_neither_does_one_that_left_no_record()
    {
        Typed(First, "/clear", -60);
        Begins(Second, -60);
        Assert.Equal(First, Follow());
        Typed(First, "/clear", 60);
        Assert.Equal(First, Follow());
    }

    [Fact(Timeout = TestScope.Patience)]
    public void Broken_lines_and_foreign_files_are_passed_over()
    {
        File.WriteAllText(_folder["history.jsonl"], "{\"display\":\"/clear\",\n7\n\0\0\n{\"timestamp\":\"x\"}\n");
        Typed(First, "/clear", 5);
        File.WriteAllText(_folder["notes.jsonl"], "{}");
        File.WriteAllText(_folder[$"{Third}.jsonl"], "{\"type\":\"user\",\"message\":7}\n{\"type\":");
        Begins(Second, 5);
        Assert.Equal(Second, Follow());
    }

    private string Follow() => ClaudeSuccessor.Follow(_folder.Path, _folder.Path, First, Since);

    private void Typed(string conversation, string text, int seconds) => File.AppendAllText(
        _folder["history.jsonl"],
        $$"""{"display":"{{text}}","timestamp":{{At(seconds).ToUnixTimeMilliseconds()}},"sessionId":"{{conversation}}"}""" + "\n");

    private void Begins(string conversation, int seconds) => File.WriteAllLines(
        _folder[$"{conversation}.jsonl"],
        [
            """{"type":"mode","mode":"normal"}""",
            """{"type":"user","message":{"content":"<command-name>/clear</command-name>\n x"},"timestamp":"AT"}"""
                .Replace("AT", $"{At(seconds).AddMilliseconds(30):O}", StringComparison.Ordinal),
        ]);

    private static DateTimeOffset At(int seconds) => Since.AddSeconds(seconds);
}
