using System.Text.Json;

namespace Dormouse.Dummy.Acp;

/// <summary>What the agent keeps in its home: a file a conversation with a line a prompt, the login, and violations of hosts.</summary>
internal sealed class AcpHistory
{
    private readonly string _folder = Directory.CreateDirectory(
        Path.Combine(Environment.GetEnvironmentVariable("HOME")!, ".scripted")).FullName;

    public bool IsLoggedIn => File.Exists(Path.Combine(_folder, "login"));

    public void Login() => File.WriteAllText(Path.Combine(_folder, "login"), "");

    public bool Has(string session) => File.Exists(FileOf(session));

    public string[] Of(string session) => Has(session)
        ? [.. File.ReadLines(FileOf(session)).Select(line => JsonSerializer.Deserialize<string>(line)!)]
        : [];

    public void Add(string session, string text) => File.AppendAllText(FileOf(session), JsonSerializer.Serialize(text) + "\n");

    public void Violate(string what)
    {
        File.AppendAllText(Path.Combine(_folder, "violations"), what + "\n");
        Environment.Exit(99);
    }

    private string FileOf(string session) => Path.Combine(_folder, $"{session}.jsonl");
}
