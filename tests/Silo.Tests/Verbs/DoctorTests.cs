using System.Net;
using System.Net.Sockets;
using Dormouse.Hosting.Settings;
using Dormouse.Silo.Agents.Claude;
using Dormouse.Silo.Doctor;
using Dormouse.Silo.Processes;

namespace Dormouse.Silo.Tests.Verbs;

[Collection(nameof(Environment))]
public class DoctorTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(4, "Ok", "the same as that of Telegram")]
    [InlineData(-30, "Warn", "it is 30 s behind that of Telegram")]
    [InlineData(90, "Fail", "it is 90 s ahead of that of Telegram")]
    public void A_clock_that_is_wrong_is_told(int seconds, string level, string text)
    {
        var finding = ClockCheck.Compare("Telegram", Noon, Noon.AddSeconds(seconds));
        Assert.Equal(level, finding.Level.ToString());
        Assert.StartsWith(text, finding.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_login_is_found_in_the_variable_in_the_file_or_not()
    {
        using var folder = new TempFolder();
        Assert.Equal("Ok", Level(new AgentOptions { Environment = { ["ANTHROPIC_API_KEY"] = "key" } }));
        var settings = new AgentOptions { Environment = { ["ANTHROPIC_API_KEY"] = "", ["ANTHROPIC_AUTH_TOKEN"] = "" } };
        Assert.Equal("Warn", Level(settings));
        File.WriteAllText(Path.Combine(folder.Path, ".credentials.json"), """{"claudeAiOauth": {}}""");
        Assert.Equal("Ok", Level(settings));
        File.WriteAllText(Path.Combine(folder.Path, ".credentials.json"), "nonsense");
        Assert.Equal("Warn", Level(settings));

        string Level(AgentOptions agent) => new ClaudeDescriptor().FindLogin("claude", agent, folder.Path).IsThere ? "Ok" : "Warn";
    }

    [Fact(Timeout = Processes.TestScope.Patience)]
    public async Task Who_listens_on_a_port_and_who_has_a_file_open_is_found()
    {
        using var folder = new TempFolder();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var file = Path.Combine(folder.Path, "lock");
        using (new FileStream(file, FileMode.Create, FileAccess.ReadWrite, FileShare.None))
        {
            var port = ((IPEndPoint)listener.LocalEndpoint).Port;
            Assert.Contains(Environment.ProcessId, ListeningPorts.Holders(port));

            // What a running Dormouse has open nobody but root sees; who has locked a file and whose a port is, everybody.
            Assert.Contains(Environment.ProcessId, FileLocks.Holders(file));
            Assert.Single(ListeningPorts.Users(port));
            Assert.True(new RunningSilo(file).Holds(port));
            Assert.NotEmpty(new RunningSilo(file).Arguments);

            // A child that another test starts at this moment has what we have, until it becomes its own program.
            Assert.Contains(Environment.ProcessId, OpenFiles.Holders(file));
        }

        await Eventually.Is(() => OpenFiles.Holders(file).Count == 0, "nobody has the file open");
    }
}
