using System.Text.Json;
using Dormouse.Silo.Agents.Claude;
using Dormouse.Silo.Processes;
using Dormouse.Silo.Tests.Processes;

namespace Dormouse.Silo.Tests.Agents.Claude;

/// <summary>A process is asked to put files back; the answers are as 2.1.197 and 2.1.332 write them.</summary>
public class ClaudeFilesTests
{
    private static readonly Guid Prompt = new("11111111-0000-4000-8000-000000000001");

    [Fact(Timeout = TestScope.Patience)]
    public async Task It_is_asked_after_the_beginning_and_says_which_files_change()
    {
        await using var scope = new TestScope();
        await using var process = await StartAsync(
            scope, """{"canRewind":true,"filesChanged":["/w/a","/w/sub/b"],"insertions":1,"deletions":4}""");

        var found = await ClaudeFiles.PutBackAsync(process, Prompt, isTrial: true);

        Assert.Null(found.Failure);
        Assert.Equal(["/w/a", "/w/sub/b"], found.Files);
        Assert.Equal((1, 4), (found.Added, found.Removed));
        var asked = await File.ReadAllLinesAsync(Path.Combine(scope.Folder, "asked"), TestScope.Ended);
        Assert.Contains("\"subtype\":\"initialize\"", asked[0], StringComparison.Ordinal);
        var request = JsonElement.Parse(asked[1]).GetProperty("request");
        Assert.Equal("rewind_files", request.GetProperty("subtype").GetString());
        Assert.Equal(Prompt, request.GetProperty("user_message_id").GetGuid());
        Assert.True(request.GetProperty("dry_run").GetBoolean());
    }

    [Theory(Timeout = TestScope.Patience)]
    [InlineData("""{"canRewind":false,"error":"No file checkpoint found for this message."}""", "no copies of them of that moment")]
    [InlineData("""{"canRewind":false,"error":"File rewinding is not enabled."}""", "is set to keep no copies")]
    [InlineData("""{"canRewind":false}""", "refuses it")]
    [InlineData("""{"canRewind":false,"error":"The disk is full."}""", "The disk is full")]
    public async Task What_can_t_be_put_back_says_why(string answer, string why)
    {
        await using var scope = new TestScope();
        await using var process = await StartAsync(scope, answer);
        Assert.Contains(why, (await ClaudeFiles.PutBackAsync(process, Prompt, isTrial: false)).Failure, StringComparison.Ordinal);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_process_that_ends_without_an_answer_is_no_wait_for_ever()
    {
        await using var scope = new TestScope();
        await using var process = await Subprocess.StartAsync(
            scope.Of("sh", "-c", "read one; echo junk; exit 3"), cancellationToken: TestScope.Ended);
        Assert.Contains(
            "ended before it said anything",
            (await ClaudeFiles.PutBackAsync(process, Prompt, isTrial: false)).Failure,
            StringComparison.Ordinal);
    }

    private static Task<Subprocess> StartAsync(TestScope scope, string answer)
    {
        const string Script = """
            read -r first; read -r second; printf '%s\n%s\n' "$first" "$second" > asked
            echo '{"type":"system","subtype":"status"}'; echo 'junk'
            printf '{"type":"control_response","response":{"subtype":"success","request_id":"files","response":%s}}\n' "$1"
            exec sleep 1000
            """;
        return Subprocess.StartAsync(scope.Of("sh", "-c", Script, "sh", answer), cancellationToken: TestScope.Ended);
    }
}
