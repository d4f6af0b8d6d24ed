namespace Dormouse.DummyAgent;

/// <summary>How the agent was started, as far as it cares.</summary>
internal sealed record AgentStart(string Session, bool Resumes, string TranscriptFile)
{
    public static AgentStart Read(string[] args)
    {
        var resumes = args.Contains("--resume");
        var index = Array.IndexOf(args, resumes ? "--resume" : "--session-id");
        var session = index >= 0 && index + 1 < args.Length ? args[index + 1] : throw new ArgumentException("No session was named.");
        var config = Variable("CLAUDE_CONFIG_DIR") ?? Path.Combine(Variable("HOME") ?? "/", ".claude");
        var folder = string.Concat(Environment.CurrentDirectory.Select(static c => char.IsAsciiLetterOrDigit(c) ? c : '-'));
        return new(session, resumes, Path.Combine(config, "projects", folder, $"{session}.jsonl"));
    }

    /// <summary>A conversation of an agent that speaks the Agent Client Protocol, whose host does not name it.</summary>
    public static AgentStart OfAcp(string session) =>
        new(session, Resumes: false, Path.Combine(Variable("DUMMY_LOG") ?? Path.GetTempPath(), $"{session}.jsonl"));

    /// <summary>What the CLI itself says no to.</summary>
    public string? Refusal() => (Resumes, File.Exists(TranscriptFile)) switch
    {
        (true, false) => $"No conversation found with session ID: {Session}",
        (false, true) => $"Error: Session ID {Session} is already in use.",
        _ => null,
    };

    public static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
