using System.Text.Json.Nodes;

namespace Dormouse.Dummy.Acp;

/// <summary>One conversation: the words of a prompt say what is done.</summary>
internal sealed class AcpTalk(string session, AcpLines lines, AcpHistory history, string[] traits)
{
    private TaskCompletionSource _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string _model = "small";

    public string Id => session;

    public string Mode { get; set; } = "agent";

    public volatile bool IsBusy;

    public void Cancel() => _cancelled.TrySetResult();

    public JsonArray Options() => new(new JsonObject
    {
        ["id"] = "model", ["category"] = "model", ["type"] = "select", ["currentValue"] = _model,
        ["options"] = new JsonArray(
            [.. new[] { "small", "large" }.Select(static one => new JsonObject { ["value"] = one, ["name"] = one })]),
    });

    public void Set(string option, string value, bool isLying)
    {
        if (option == "model" && !isLying)
        {
            _model = value;
        }
    }

    public void Begin(JsonNode? id, JsonArray prompt)
    {
        IsBusy = true;
        _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var text = string.Concat(prompt.Select(static block => (string?)block!["text"]));
        var images = prompt.Count(static block => (string?)block!["type"] == "image");
        if (!traits.Contains("writes-late"))
        {
            history.Add(session, text);
        }

        _ = Task.Run(async () =>
        {
            try
            {
                await RunAsync(id, text, images);
            }
            catch (Exception exception)
            {
                history.Violate(exception.ToString());
            }
        });
    }

    private async Task RunAsync(JsonNode? id, string text, int images)
    {
        var stop = "end_turn";
        foreach (var word in text.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries))
        {
            switch (word)
            {
                case "turns":
                    var said = history.Of(session).Select(static one => one.ReplaceLineEndings(" ")).ToArray();
                    Say($"I count {said.Length}: {string.Join(" | ", said)}");
                    break;
                case "model":
                    Say($"model {_model}, mode {Mode}");
                    break;
                case "images":
                    Say($"{images} images");
                    break;
                case "folder":
                    Say(Environment.CurrentDirectory);
                    break;
                case "environment":
                    Say(string.Join(' ', Environment.GetEnvironmentVariables().Keys.Cast<string>().Order(StringComparer.Ordinal)));
                    break;
                case "running":
                    lines.Update(session, new()
                    {
                        ["sessionUpdate"] = "tool_call", ["toolCallId"] = "t3", ["title"] = "make", ["kind"] = "execute",
                        ["status"] = "in_progress", ["rawInput"] = new JsonObject { ["command"] = "make" },
                    });
                    await _cancelled.Task;
                    stop = "cancelled";
                    break;
                case "slow":
                    Say("Working.");
                    await _cancelled.Task;
                    stop = "cancelled";
                    break;
                case "deaf":
                    Say("Working.");
                    await new TaskCompletionSource().Task;
                    break;
                case "ask" or "ask-late":
                    if (word == "ask-late")
                    {
                        Say("Working.");
                        await _cancelled.Task;
                    }

                    stop = await AskAsync(word) ?? stop;
                    break;
                case "ask-take-back":
                    await AskAndTakeBackAsync();
                    break;
                case "tool":
                    Tool();
                    break;
                case "update-first":
                    lines.Update(session, new()
                    {
                        ["sessionUpdate"] = "tool_call_update", ["toolCallId"] = "t9", ["title"] = "look", ["kind"] = "read",
                        ["status"] = "failed", ["content"] = new JsonArray(AcpLines.Content("no such file")),
                    });
                    break;
                case "think":
                    lines.Update(session, AcpLines.Chunk("agent_thought_chunk", "hm"));
                    lines.Update(session, AcpLines.Chunk("agent_thought_chunk", "hm"));
                    break;
                case "plan":
                    lines.Update(session, new()
                    {
                        ["sessionUpdate"] = "plan",
                        ["entries"] = new JsonArray(
                            new JsonObject { ["content"] = "look", ["status"] = "completed" },
                            new JsonObject { ["content"] = "act", ["status"] = "in_progress" }),
                    });
                    break;
                case "mode":
                    Mode = "plan";
                    lines.Update(session, new() { ["sessionUpdate"] = "current_mode_update", ["currentModeId"] = Mode });
                    break;
                case "junk":
                    AcpLines.Write($"Debugger attached.\n{AcpLines.ParseError}{{\"half\n");
                    break;
                case "replay":
                    lines.Update(session, AcpLines.Chunk("user_message_chunk", "something of yesterday"));
                    break;
                case "file":
                    var answer = await lines.AskAsync("fs/write_text_file", new() { ["path"] = "/x", ["content"] = "" }, out _);
                    Say($"refused with {(int?)answer["error"]?["code"]}");
                    break;
                case "notify":
                    AcpLines.Write("{\"jsonrpc\":\"2.0\",\"method\":\"qwen/notify/session/mode-update\",\"params\":{}}\n");
                    break;
                case "die":
                    Say("Dying.");
                    Environment.FailFast(null);
                    break;
                case "long":
                    Say(new string('y', 17 * 1024 * 1024));
                    break;
                case "warn":
                    Say("Warning: the model's name is not known");
                    break;
                case "fail":
                    lines.Fail(id, -32603, "Internal error", "400 fake error 400");
                    IsBusy = false;
                    return;
                case "logged-out":
                    lines.Fail(id, -32000, "Authentication required");
                    IsBusy = false;
                    return;
                case "soft-fail":
                    Say("Error: 400 fake error 400");
                    lines.Answer(id, new() { ["stopReason"] = "end_turn" });
                    IsBusy = false;
                    return;
                case "air-fail":
                    Air(id);
                    return;
                case "silent":
                    await _cancelled.Task;
                    stop = "cancelled";
                    break;
                default:
                    if (text.StartsWith("say ", StringComparison.Ordinal) && word == "say")
                    {
                        Say(text[4..]);
                    }

                    break;
            }
        }

        var last = AcpLines.UpdateLine(session, AcpLines.Chunk("agent_message_chunk", " Done."));
        var usage = AcpLines.UpdateLine(session, new() { ["sessionUpdate"] = "usage_update", ["used"] = 10, ["size"] = 100 });
        var end = AcpLines.AnswerLine(id, new()
        {
            ["stopReason"] = stop, ["usage"] = new JsonObject { ["inputTokens"] = 100, ["outputTokens"] = 10 },
        });
        IsBusy = false;

        // In one write, and an update behind the end.
        AcpLines.Write(stop == "end_turn" ? last + end + usage : end + usage);
        if (text.Contains("late", StringComparison.Ordinal) && !text.Contains("ask-late", StringComparison.Ordinal))
        {
            Say("What comes too late.");
        }
    }

    private void Say(string text) => lines.Say(session, text);

    private void Tool()
    {
        lines.Update(session, new()
        {
            ["sessionUpdate"] = "tool_call", ["toolCallId"] = "t1", ["title"] = "bash", ["kind"] = "execute", ["status"] = "pending",
        });
        lines.Update(session, new()
        {
            ["sessionUpdate"] = "tool_call_update", ["toolCallId"] = "t1", ["status"] = "in_progress",
            ["rawInput"] = new JsonObject { ["command"] = "ls -l" },
        });
        lines.Update(session, new()
        {
            ["sessionUpdate"] = "tool_call_update", ["toolCallId"] = "t1", ["status"] = "completed",
            ["rawOutput"] = new JsonObject { ["output"] = "total 0" },
        });
    }

    private void Air(JsonNode? id)
    {
        static JsonObject Failure(string severity, string category, string title) => new()
        {
            ["jetbrains"] = new JsonObject
            {
                ["air"] = new JsonObject
                {
                    ["sessionFailure"] = new JsonObject { ["severity"] = severity, ["category"] = category, ["title"] = title },
                },
            },
        };
        lines.Update(session, new()
        {
            ["sessionUpdate"] = "session_info_update", ["_meta"] = Failure("warning", "service", "Retrying, attempt 3 of 10."),
        });
        lines.Answer(id, new() { ["stopReason"] = "end_turn", ["_meta"] = Failure("error", "service", "The service is overloaded.") });
        IsBusy = false;
    }

    private JsonObject Question() => new()
    {
        ["sessionId"] = session,
        ["toolCall"] = new JsonObject
        {
            ["toolCallId"] = "t2", ["title"] = "rm -r build", ["kind"] = "execute", ["status"] = "pending",
            ["rawInput"] = new JsonObject { ["command"] = "rm -r build", ["reason"] = "it is old" },
        },
        ["options"] = new JsonArray(
            new JsonObject { ["optionId"] = "proceed_always_project", ["kind"] = "allow_always", ["name"] = "Always in this project" },
            new JsonObject { ["optionId"] = "proceed_always_user", ["kind"] = "allow_always", ["name"] = "Always for me" },
            new JsonObject { ["optionId"] = "proceed_once", ["kind"] = "allow_once", ["name"] = "Yes" },
            new JsonObject { ["optionId"] = "cancel", ["kind"] = "reject_once", ["name"] = "No" }),
    };

    private async Task<string?> AskAsync(string word)
    {
        var answer = await lines.AskAsync("session/request_permission", Question(), out _);
        var outcome = answer["result"]?["outcome"] as JsonObject;
        switch ((string?)outcome?["outcome"])
        {
            case "cancelled":
                return "cancelled";
            case "selected" when word == "ask":
                Say($"chosen {(string?)outcome["optionId"]}");
                return null;
            default:
                history.Violate($"{word} was answered {answer.ToJsonString()}");
                return null;
        }
    }

    private async Task AskAndTakeBackAsync()
    {
        var asked = lines.AskAsync("session/request_permission", Question(), out var id);
        AcpLines.Write(new JsonObject
        {
            ["jsonrpc"] = "2.0", ["method"] = "$/cancel_request", ["params"] = new JsonObject { ["requestId"] = id },
        }.ToJsonString() + "\n");
        await asked;
        Say("Taken back.");
    }
}
