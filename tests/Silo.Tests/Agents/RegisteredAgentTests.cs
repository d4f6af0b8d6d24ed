using Dormouse.Grains.Agents;
using Dormouse.Hosting.Settings;
using Dormouse.Silo.Agents;
using Dormouse.Silo.Storage;
using Dormouse.Silo.Tests.Agents.Echo;
using Dormouse.Silo.Tests.Processes;
using Microsoft.Extensions.DependencyInjection;

namespace Dormouse.Silo.Tests.Agents;

/// <summary>A machine with one more kind of agent than the program has: one line registers it, and nothing else knows it.</summary>
[Collection(nameof(Environment))]
public sealed class RegisteredAgentTests : IDisposable
{
    private static readonly AgentDescriptors WithEcho = new(
        [.. RegisteredAgents.All.All, new EchoDescriptor()]);

    // As if an agent had started this silo.
    private static readonly string[] Marks = ["CLAUDECODE", "LC_NO_MARK"];

    private readonly TempFolder _folder = new();

    public RegisteredAgentTests() => Array.ForEach(Marks, static mark => Environment.SetEnvironmentVariable(mark, "1"));

    public void Dispose()
    {
        Array.ForEach(Marks, static mark => Environment.SetEnvironmentVariable(mark, null));
        _folder.Dispose();
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_kind_of_agent_that_was_registered_by_one_line_answers_in_a_session()
    {
        string[] args =
        [
            "--Machine:Name=nas", $"--Machine:Workspaces={_folder["work"]}", $"--Storage:Path={_folder["store.db"]}",
            "--Cluster:SiloPort=0", "--Cluster:GatewayPort=0", "--Frontend:Enabled=false", "--Agents:claude:Command=/no/such/claude",
        ];
        var settings = SiloSettings.Read(Configuration.Load(args), WithEcho);
        using var store = EmbeddedStore.Open(settings.StorePath);
        await using var app = await Composition.BuildAsync(args, settings, store, certificate: null, machine: null, TestScope.Ended);
        await app.StartAsync(TestScope.Ended);
        var chat = app.Services.GetRequiredService<IGrainFactory>().GetGrain<IChatGrain>("web:owner");

        await chat.Accept(new ChatMessage("1", "owner", "hello", []));
        var answer = await FirstAsync(chat, ChatOutputKind.Answer);
        var child = app.Services.GetRequiredService<IAgentHost>().Runs.Single().ProcessId;
        var environment = (await File.ReadAllTextAsync($"/proc/{child}/environ", TestScope.Ended)).Split('\0');
        await chat.Accept(new ChatMessage("2", "owner", "/new other", []));
        var notice = await FirstAsync(chat, ChatOutputKind.Notice);

        Assert.Equal("hello", answer.Text);
        Assert.Contains("LC_NO_MARK=1", environment);
        Assert.DoesNotContain(environment, static entry => entry.StartsWith("CLAUDECODE=", StringComparison.Ordinal));
        Assert.EndsWith("No claude was found there, so it is an echo: call out.", notice.Text, StringComparison.Ordinal);
        Assert.Contains(
            "\n  agents    echo 1, shell ", await ReadyBlock.MakeAsync(app.Services, settings, store), StringComparison.Ordinal);
        await app.StopAsync(TestScope.Ended);
    }

    [Fact]
    public void Its_settings_are_checked_like_those_of_every_other()
    {
        Assert.Equal("cat", Read().Options.Agents["echo"].Command);
        Assert.Equal("echo", Read("--Agents:dog:Protocol=echo", "--Agents:dog:Command=dog").Options.Agents["dog"].Protocol);
        var wrong = Assert.Throws<SettingsException>(() => Read("--Agents:dog:Protocol=bark"));
        Assert.Equal("Agents:dog:Protocol is 'bark'; it must be claude, acp, shell or echo.", wrong.Message);

        static SiloSettings Read(params string[] args) => SiloSettings.Read(Configuration.Load(args), WithEcho);
    }

    [Fact]
    public void What_a_machine_of_version_0_1_0_does_not_say_of_its_agents_is_known()
    {
        foreach (var protocol in new[] { "claude", "shell" })
        {
            var settings = RegisteredAgents.All.Initial[protocol];
            Assert.Equal(
                RegisteredAgents.All.TraitsOf(protocol, settings) with { Login = null, GoesBack = false, WorksBeside = false },
                new AgentDescription("any", protocol, "1").Traits);
        }
    }

    private static async Task<ChatOutput> FirstAsync(IChatGrain chat, ChatOutputKind kind) =>
        await chat.Read(0).FirstAsync(output => output.Kind == kind, TestScope.Ended);
}
