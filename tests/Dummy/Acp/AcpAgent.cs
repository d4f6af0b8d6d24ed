using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace Dormouse.Dummy.Acp;

/// <summary>
/// A strict agent that speaks the Agent Client Protocol. Its arguments say how it deviates, words of a prompt what it does. What no host
/// may do is a violation: it is written to the file <c>violations</c> of its home, and the agent ends with 99.
/// </summary>
/// <param name="traits">Its deviations.</param>
internal sealed class AcpAgent(string[] traits)
{
    private readonly AcpLines _lines = new();
    private readonly AcpHistory _history = new();
    private AcpTalk? _talk;
    private bool _isInitialized;

    /// <summary>Runs it until its stdin ends.</summary>
    public static async Task<int> RunAsync(string[] traits)
    {
        using var ignored = traits.Contains("ignore-sigterm")
            ? PosixSignalRegistration.Create(PosixSignal.SIGTERM, static context => context.Cancel = true)
            : null;
        await new AcpAgent(traits).ServeAsync();
        if (traits.Contains("ignore-eof"))
        {
            await new TaskCompletionSource().Task;
        }

        return 0;
    }

    private bool Has(string trait) => traits.Contains(trait);

    private async Task ServeAsync()
    {
        using var input = new StreamReader(Console.OpenStandardInput());
        while (await input.ReadLineAsync() is { } line)
        {
            if (JsonNode.Parse(line) is not JsonObject message || (string?)message["jsonrpc"] != "2.0")
            {
                _history.Violate($"not JSON-RPC: {line}");
                return;
            }

            if (message["method"] is null)
            {
                _lines.TakeAnswer(message);
                continue;
            }

            Serve((string)message["method"]!, message["id"]?.DeepClone(), message["params"] as JsonObject ?? []);
        }
    }

    private void Serve(string method, JsonNode? id, JsonObject parameters)
    {
        if (!_isInitialized && method != "initialize")
        {
            _history.Violate($"{method} before initialize");
        }

        switch (method)
        {
            case "initialize":
                Initialize(id, parameters);
                break;
            case "authenticate":
                _history.Login();
                _lines.Answer(id, []);
                break;
            case "session/new":
                New(id, parameters);
                break;
            case "session/load" or "session/resume":
                Load(method, id, parameters);
                break;
            case "session/prompt":
                Prompt(id, parameters);
                break;
            case "session/cancel" when id is null:
                _talk!.Cancel();
                break;
            case "session/set_mode":
                SetMode(id, (string)parameters["modeId"]!);
                break;
            case "session/set_config_option":
                _talk!.Set((string)parameters["configId"]!, (string)parameters["value"]!, isLying: Has("lying-model"));
                _lines.Answer(id, new() { ["configOptions"] = _talk.Options() });
                break;
            default:
                _history.Violate($"unknown method {method}");
                break;
        }
    }

    private void SetMode(JsonNode? id, string mode)
    {
        if (Has("keeps-mode"))
        {
            _lines.Fail(id, -32603, "Not now");
            return;
        }

        _talk!.Mode = mode;

        // Before the answer, as some do.
        _lines.Update(_talk.Id, new() { ["sessionUpdate"] = "current_mode_update", ["currentModeId"] = mode });
        _lines.Answer(id, []);
    }

    private void Initialize(JsonNode? id, JsonObject parameters)
    {
        if ((int?)parameters["protocolVersion"] != 1 || parameters["clientCapabilities"] is not JsonObject capabilities
            || capabilities["fs"] is not null || capabilities["terminal"] is not null)
        {
            _history.Violate($"initialize with {parameters.ToJsonString()}");
        }

        if (Has("never-ready"))
        {
            return;
        }

        if (Has("junk"))
        {
            AcpLines.Write($"npm warn: this is no JSON\n{AcpLines.ParseError}{{\"id\":77,\"result\":{{}}}}\n[1,2\n");
        }

        _isInitialized = true;
        var session = new JsonObject();
        if (Has("resume"))
        {
            session["resume"] = new JsonObject();
        }

        _lines.Answer(id, new()
        {
            ["protocolVersion"] = Has("version-2") ? 2 : 1,
            ["agentInfo"] = new JsonObject { ["name"] = "scripted", ["version"] = "1.2.3" },
            ["agentCapabilities"] = new JsonObject
            {
                ["loadSession"] = !Has("no-load"),
                ["promptCapabilities"] = new JsonObject { ["image"] = !Has("no-images") },
                ["sessionCapabilities"] = session,
            },
            ["authMethods"] = new JsonArray(new JsonObject { ["id"] = "api-key", ["name"] = "Key" }),
        });
    }

    private void New(JsonNode? id, JsonObject parameters)
    {
        if (Has("needs-login") && !_history.IsLoggedIn)
        {
            _lines.Fail(id, -32000, "Authentication required");
        }
        else if (!Path.IsPathRooted((string?)parameters["cwd"] ?? "") || parameters["mcpServers"] is not JsonArray)
        {
            _lines.Fail(id, -32602, "Invalid params");
        }
        else
        {
            Open(Guid.CreateVersion7().ToString());
            if (Has("big"))
            {
                // One line of 560 KB, most of it nobody's business.
                _lines.Update(_talk!.Id, new()
                {
                    ["sessionUpdate"] = "available_commands_update", ["availableCommands"] = Commands(),
                    ["_meta"] = new JsonObject { ["all"] = new string('x', 560 * 1024) },
                });
            }

            _lines.Answer(id, Opened(withId: true));
            _lines.Update(_talk!.Id, new() { ["sessionUpdate"] = "available_commands_update", ["availableCommands"] = Commands() });
        }
    }

    private void Load(string method, JsonNode? id, JsonObject parameters)
    {
        var session = (string)parameters["sessionId"]!;
        if (Has("needs-login") && !_history.IsLoggedIn)
        {
            _lines.Fail(id, -32000, "Authentication required");
            return;
        }

        if (!_history.Has(session))
        {
            _lines.Fail(id, Has("internal-errors") ? -32603 : -32002, "Resource not found");
            return;
        }

        if (method == "session/resume" != Has("resume"))
        {
            _history.Violate($"{method} is not what it said that it can do");
        }

        Open(session);
        foreach (var said in method == "session/load" ? _history.Of(session) : [])
        {
            _lines.Update(session, AcpLines.Chunk("user_message_chunk", said));
            _lines.Update(session, AcpLines.Chunk("agent_message_chunk", $"replayed answer to {said}"));
        }

        _lines.Answer(id, Opened(withId: false));
        _lines.Update(session, new() { ["sessionUpdate"] = "available_commands_update", ["availableCommands"] = Commands() });
    }

    private void Open(string session) => _talk = new(session, _lines, _history, traits);

    private static JsonArray Commands() => new(
        new JsonObject { ["name"] = "status", ["description"] = "says how it is" },
        new JsonObject { ["name"] = "compact", ["description"] = "forgets a little" });

    private JsonObject Opened(bool withId)
    {
        var opened = new JsonObject
        {
            ["modes"] = new JsonObject
            {
                ["currentModeId"] = _talk!.Mode,
                ["availableModes"] = new JsonArray([.. new[] { "agent", "read-only", "default", "plan" }.Select(
                    static mode => new JsonObject { ["id"] = mode, ["name"] = mode })]),
            },
            ["configOptions"] = _talk.Options(),
        };
        if (withId)
        {
            opened["sessionId"] = _talk.Id;
        }

        return opened;
    }

    private void Prompt(JsonNode? id, JsonObject parameters)
    {
        if (_talk is null || (string?)parameters["sessionId"] != _talk.Id)
        {
            _lines.Fail(id, -32602, "Unknown session");
            return;
        }

        if (_talk.IsBusy)
        {
            _history.Violate("a second prompt while one runs");
        }

        _talk.Begin(id, parameters["prompt"] as JsonArray ?? []);
    }
}
