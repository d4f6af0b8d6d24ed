using System.Text.Json;

namespace Dormouse.Silo.Agents.Acp;

/// <summary>
/// The beginning of a process: what it can do, a login that needs nobody, and the conversation, which is begun, or gone on with by
/// <c>session/resume</c>, or by <c>session/load</c>, whose replay nobody is told of. A history that is not there is told, and never
/// replaced by another one.
/// </summary>
/// <param name="start">What it is to begin with.</param>
/// <param name="rpc">The process.</param>
/// <param name="settings">Model and mode of the conversation.</param>
internal sealed class AcpOpening(AcpStart start, AcpRpc rpc, AcpSettings settings)
{
    private const int Version = 1;

    /// <summary>The agent's own id of the conversation, once it is open; or null.</summary>
    public string? Session { get; private set; }

    /// <summary>Whether what comes now is told of the past.</summary>
    public bool IsReplaying { get; private set; }

    /// <summary>Whether the conversation was begun now.</summary>
    public bool IsNew { get; private set; }

    /// <summary>Whether images are taken.</summary>
    public bool TakesImages { get; private set; }

    /// <summary>The version that the agent told; empty if it told none.</summary>
    public string AgentVersion { get; private set; } = "";

    /// <summary>Why the earlier conversation can't be gone on with, or null.</summary>
    public string? ResumeError { get; private set; }

    /// <summary>Why nothing can be begun, or null.</summary>
    public string? StartError { get; private set; }

    /// <summary>Opens the conversation.</summary>
    /// <returns>False if it can't be, and one of the errors says why.</returns>
    public async Task<bool> RunAsync()
    {
        var can = await rpc.AskAsync("initialize", WriteInitialize);
        if (can.IsError || can.Result.Number("protocolVersion") is not Version)
        {
            StartError = can.IsError ? $"did not begin: {can.Error}" : $"speaks another version of the protocol than {Version}.";
            return false;
        }

        var capabilities = can.Result.Property("agentCapabilities") ?? default;
        TakesImages = capabilities.Property("promptCapabilities")?.Bool("image") ?? false;
        AgentVersion = can.Result.Property("agentInfo")?.String("version") ?? "";
        if (start.SilentLogin is { } login && can.Result.Items("authMethods").Any(method => method.String("id") == login))
        {
            // Where it fails, the conversation can't be begun either, and that says more.
            await rpc.AskAsync("authenticate", writer => writer.WriteString("methodId", login));
        }

        if (!await OpenAsync(capabilities))
        {
            return false;
        }

        await SetModeAsync();
        await settings.SetModelAsync(start.Model);
        settings.IsSettled = true;
        return StartError is null;
    }

    private async Task<bool> OpenAsync(JsonElement capabilities)
    {
        if (start.Resumes is not { } earlier)
        {
            return await BeginAsync();
        }

        if (!start.Agent.KeepsHistory)
        {
            return start.MayBegin ? await BeginAsync() : FailResume("it forgets a conversation when its process ends");
        }

        var canResume = capabilities.Property("sessionCapabilities")?.Property("resume") is { ValueKind: JsonValueKind.Object };
        if (!canResume && !capabilities.Bool("loadSession"))
        {
            return start.MayBegin ? await BeginAsync() : FailResume("it can't go on with a conversation");
        }

        IsReplaying = true;
        var reply = await rpc.AskAsync(
            canResume ? "session/resume" : "session/load",
            writer => WriteFolder(writer, earlier),
            answer =>
            {
                IsReplaying = false;
                Take(answer, earlier);
            });
        return !reply.IsError
            || (reply.NeedsLogin ? FailLogin(reply) : start.MayBegin ? await BeginAsync() : FailResume(reply.Error));
    }

    private async Task<bool> BeginAsync()
    {
        IsNew = true;
        var reply = await rpc.AskAsync(
            "session/new", writer => WriteFolder(writer, session: null), answer => Take(answer, answer.Result.String("sessionId")));
        if (!reply.IsError && Session is { Length: > 0 })
        {
            return true;
        }

        StartError = reply.IsError ? $"did not begin a conversation: {reply.Error}" : "began a conversation without an id.";
        return reply.NeedsLogin && FailLogin(reply);
    }

    private void Take(AcpReply reply, string? session)
    {
        if (!reply.IsError)
        {
            Session = session;
            settings.Take(reply.Result);
        }
    }

    private async Task SetModeAsync()
    {
        if (start.KeptMode is { } kept && await settings.SetModeAsync(kept) is null)
        {
            return;
        }

        if (start.SetMode is { } mode)
        {
            StartError = await settings.SetModeAsync(mode) is { } fault
                ? $"can't begin in the permission mode {mode} of its settings: {fault}."
                : null;
        }
        else if (start.Agent.AskingMode is { } asking)
        {
            await settings.SetModeAsync(asking);
        }
    }

    private bool FailLogin(AcpReply reply)
    {
        StartError = $"is not logged in ({reply.Error}); {start.Agent.LoginHint}.";
        return false;
    }

    private bool FailResume(string why)
    {
        ResumeError = why;
        return false;
    }

    private void WriteInitialize(Utf8JsonWriter writer)
    {
        writer.WriteNumber("protocolVersion", Version);
        writer.WriteStartObject("clientCapabilities");
        if (start.Agent.TellsFailures)
        {
            writer.WritePropertyName("_meta");
            writer.WriteRawValue("""{"jetbrains":{"air":{"version":1,"capabilities":["sessionFailure"]}}}""");
        }

        writer.WriteEndObject();
        writer.WriteStartObject("clientInfo");
        writer.WriteString("name", "dormouse");
        writer.WriteString("version", ProductVersion.Text);
        writer.WriteEndObject();
    }

    private void WriteFolder(Utf8JsonWriter writer, string? session)
    {
        if (session is not null)
        {
            writer.WriteString("sessionId", session);
        }

        writer.WriteString("cwd", start.WorkingFolder);
        writer.WriteStartArray("mcpServers");
        writer.WriteEndArray();
    }
}
