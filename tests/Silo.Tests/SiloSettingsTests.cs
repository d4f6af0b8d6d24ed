using Dormouse.Hosting.Settings;
using Dormouse.Hosting.Settings.Binding;
using Microsoft.Extensions.Configuration;

namespace Dormouse.Silo.Tests;

[Collection(nameof(Environment))]
public class SiloSettingsTests
{
    [Fact]
    public void Without_settings_there_is_what_the_documents_promise()
    {
        var settings = Read();

        Assert.Matches("^[a-z0-9-]{1,32}$", settings.Machine);
        Assert.EndsWith("/dormouse", settings.Options.Machine.Workspaces);
        Assert.EndsWith("/dormouse/dormouse.db", settings.StorePath);
        Assert.Equal((16, "dormouse", null), (settings.Options.Machine.MaxLive, settings.Cluster.Id, settings.Cluster.SiloPort));
        var sessions = settings.Options.Sessions;
        Assert.Equal((TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(5)), (sessions.IdleTimeout, sessions.ShutdownGrace));
        Assert.Null(settings.Options.Sessions.Agent);
        Assert.Equal(["claude", "codex", "copilot", "gemini", "opencode", "qwen", "shell"], settings.Options.Agents.Keys.Order());
        Assert.Equal(("claude", "bash"), (settings.Options.Agents["claude"].Command, settings.Options.Agents["shell"].Command));
        Assert.True(settings.HasDoors);
        Assert.Equal("http://127.0.0.1:8080", settings.Options.Frontend.Urls);
        Assert.Null(settings.Options.Telegram.Bot);
    }

    [Theory]
    [InlineData("64MiB", 64L << 20)]
    [InlineData("512 mb", 512_000_000L)]
    [InlineData("4GB", 4_000_000_000L)]
    [InlineData("2GiB", 2L << 30)]
    [InlineData("65536KiB", 64L << 20)]
    public void An_amount_of_data_is_written_with_its_unit(string text, long bytes) =>
        Assert.Equal(bytes, Read(("Sessions:Limits:Memory", text)).Options.Sessions.Limits.Memory);

    [Theory]
    [InlineData("Machine:Name", "My Mac", "Machine:Name is 'My Mac'; it must be 1 to 32 of a-z, 0-9, -.")]
    [InlineData("Machine:MaxLive", "0", "Machine:MaxLive is '0'; it must be a whole number from 1 to 10000.")]
    [InlineData("Machine:MaxLive", "many", "Machine:MaxLive is 'many'; it must be a whole number from 1 to 10000.")]
    [InlineData("Cluster:SiloPort", "65536", "Cluster:SiloPort is '65536'; it must be a whole number from 0 to 65535.")]
    [InlineData(
        "Sessions:IdleTimeout",
        "00:00:00.5",
        "Sessions:IdleTimeout is '00:00:00.5'; it must be a time from 00:00:01 up, written hours:minutes:seconds.")]
    [InlineData(
        "Sessions:IdleTimeout",
        "soon",
        "Sessions:IdleTimeout is 'soon'; it must be a time from 00:00:01 up, written hours:minutes:seconds.")]
    [InlineData("Sessions:Limits:Processes", "31", "Sessions:Limits:Processes is '31'; it must be a whole number from 32 to 1000000.")]
    [InlineData(
        "Sessions:Limits:Memory",
        "4G",
        "Sessions:Limits:Memory is '4G'; it must be 64MiB or more: a whole number with KiB, MiB, GiB, KB, MB or GB behind it, such as "
        + "512MiB or 4GB.")]
    [InlineData("Sessions:Limits:Processor", "0", "Sessions:Limits:Processor is '0'; it must be a number from 0.1 to 1000.")]
    [InlineData("Frontend:Enabled", "yes", "Frontend:Enabled is 'yes'; it must be true or false.")]
    [InlineData(
        "Frontend:Urls",
        "8080",
        "Frontend:Urls is '8080'; it must be an address such as http://127.0.0.1:8080, without a path, or several with ';' between them (for https, put a TLS proxy before it).")]
    [InlineData("Sessions:Agent", "gpt", "Sessions:Agent is 'gpt'; it must be one of claude, codex, opencode, copilot, qwen, gemini, "
        + "shell.")]
    [InlineData("Agents:claude:Protocol", "mcp", "Agents:claude:Protocol is 'mcp'; it must be claude, acp or shell.")]
    [InlineData("Agents:other:Command", "x", "Agents:other is not complete; it must have Protocol (claude, acp or shell) and Command.")]
    [InlineData("Agents:Big One:Command", "x", "Agents:Big One is not allowed: names in Agents must be 1 to 32 of a-z, 0-9, -.")]
    [InlineData("Users:ada:Telegram:0", "@ada", "Users:ada:Telegram:0 is '@ada'; it must be a Telegram user id, a positive whole number.")]
    [InlineData("Telegram:Mode", "push", "Telegram:Mode is 'push'; it must be polling or webhook.")]
    [InlineData(
        "Telegram:Mode",
        "webhook",
        "Telegram:WebhookUrl is not set; with Telegram:Mode=webhook it must be the address that Telegram calls.")]
    [InlineData(
        "Telegram:WebhookUrl",
        "http://bot.example",
        "Telegram:WebhookUrl is 'http://bot.example'; it must be the https address that Telegram calls, with port 443, 80, 88 or 8443.")]
    [InlineData(
        "Telegram:WebhookUrl",
        "https://bot.example:9000",
        "Telegram:WebhookUrl is 'https://bot.example:9000'; it must be the https address that Telegram calls, with port 443, 80, 88 or 8443.")]
    [InlineData(
        "Telegram:WebhookSecret",
        "not so good",
        "Telegram:WebhookSecret is not valid (its value is not shown); it must be 1 to 256 of A-Z, a-z, 0-9, -, _.")]
    [InlineData("Cluster:Address", "here", "Cluster:Address is 'here'; it must be an IP address at which other machines reach this one.")]
    [InlineData(
        "Machine:Nmae", "nas", "Machine:Nmae is not a setting; did you mean Machine:Name? All settings are listed in docs/settings.md.")]
    [InlineData("Telegram:Colour", "x", "Telegram:Colour is not a setting. All settings are listed in docs/settings.md.")]
    [InlineData(
        "Agents:claude:Modell",
        "x",
        "Agents:claude:Modell is not a setting; did you mean Agents:claude:Model? All settings are listed in docs/settings.md.")]
    public void What_is_wrong_is_named_with_what_is_allowed(string key, string value, string expected) =>
        Assert.Equal(expected, Assert.Throws<SettingsException>(() => Read((key, value))).Message);

    [Theory]
    [InlineData("https://127.0.0.1:8080")]
    [InlineData("http://127.0.0.1:8080/console")]
    [InlineData("http://127.0.0.1:99999")]
    [InlineData("http://127.0.0.1:port")]
    [InlineData("http://localhost:0")]
    [InlineData("http://unix:/run/dormouse.sock")]
    [InlineData("http://127.0.0.1:8080;https://127.0.0.1:8081")]
    [InlineData(";")]
    public void An_address_at_which_no_web_server_of_ours_can_listen_is_refused(string address)
    {
        foreach (var key in new[] { "Frontend:Urls", "Dashboard:Urls" })
        {
            Assert.StartsWith(
                $"{key} is '{address}'; it must be an address",
                Assert.Throws<SettingsException>(() => Read((key, address))).Message,
                StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("http://127.0.0.1:8080; http://[::1]:8081/", "http://127.0.0.1:8080;http://[::1]:8081/")]
    [InlineData("http://*:80", "http://*:80")]
    [InlineData("http://nas", "http://nas")]
    public void Several_addresses_are_taken(string addresses, string expected) =>
        Assert.Equal(expected, Read(("Frontend:Urls", addresses)).Options.Frontend.Urls);

    [Fact]
    public void Any_token_is_taken_and_a_short_one_is_warned_of()
    {
        var settings = Read(("Users:ada:Token", "a+b"), ("Users:bob:Token", "0123456789abcdef"));
        Assert.Equal("a+b", settings.Options.People["ada"].Token);
        var warning = Assert.Single(settings.Options.Warnings);
        Assert.StartsWith("Users:ada:Token has fewer than 16 characters", warning, StringComparison.Ordinal);
    }

    [Fact]
    public void Everything_that_is_wrong_is_told_at_once_a_line_each()
    {
        var told = Assert.Throws<SettingsException>(() => Read(
            ("Machine:Name", "My Mac"), ("Machine:MaxLive", "0"), ("Agents:Big One:Command", "x"), ("Telegram:Tokn", "7:hush")));
        Assert.Equal(
            [
                "Machine:Name is 'My Mac'; it must be 1 to 32 of a-z, 0-9, -.",
                "Machine:MaxLive is '0'; it must be a whole number from 1 to 10000.",
                "Agents:Big One is not allowed: names in Agents must be 1 to 32 of a-z, 0-9, -.",
                "Telegram:Tokn is not a setting; did you mean Telegram:Token? All settings are listed in docs/settings.md.",
            ],
            told.Faults);
        Assert.Equal(told.Faults, told.Message.Split('\n'));

        var once = Assert.Throws<SettingsException>(() => Read(("Users:Bob", "x"), ("Agents:My:Commnd", "x")));
        Assert.Equal(["Users:Bob", "Agents:My"], once.Faults.Select(static fault => fault.Split(' ')[0]).OrderDescending());

        var among = Assert.Throws<SettingsException>(() => Read(("Sessions:Agent", "gpt"), ("Telegram:Mode", "webhook")));
        Assert.Equal(
            [
                "Telegram:WebhookUrl is not set; with Telegram:Mode=webhook it must be the address that Telegram calls.",
                "Sessions:Agent is 'gpt'; it must be one of claude, codex, opencode, copilot, qwen, gemini, shell.",
            ],
            among.Faults);
    }

    [Fact]
    public void A_frontend_that_shares_the_file_knows_the_settings_of_a_silo_and_does_not_judge_their_values()
    {
        var wrong = Configure(
            ("Machine:MaxLive", "0"), ("Sessions:IdleTimeout", "soon"), ("Agents:any:Command", "x"), ("Dashboard:Urls", "here"),
            ("Machine:Name", "nas"));
        Assert.Equal("nas", SettingsReader.Read(wrong, ProgramKinds.Frontend).Machine.Name);

        var unknown = Configure(("Sessions:IdelTimeout", "00:10:00"), ("Frontend:Urls", "here"));
        Assert.Equal(
            [
                $"Frontend:Urls is 'here'; it must be {WebAddresses.Rule}.",
                "Sessions:IdelTimeout is not a setting; did you mean Sessions:IdleTimeout? All settings are listed in docs/settings.md.",
            ],
            Assert.Throws<SettingsException>(() => SettingsReader.Read(unknown, ProgramKinds.Frontend)).Faults);
    }

    [Fact]
    public void A_silo_that_stands_alone_needs_no_certificate_wherever_it_is_and_says_nothing_of_a_cluster()
    {
        var alone = Read(("Cluster:Address", "10.1.2.3"), ("Cluster:Insecure", "true")).Deployment;
        Assert.Null(alone.Certificate(store: null!));
        Assert.Null(alone.Insecurity(certificate: null));
        Assert.Empty(alone.ReadyLines(certificate: null));

        var cluster = Read(("Cluster:Address", "10.1.2.3"), ("Cluster:Insecure", "true"), ("Storage:Postgres", "Host=nas")).Deployment;
        Assert.NotNull(cluster.Insecurity(certificate: null));
        Assert.Equal(["  cluster   dormouse, this silo at 10.1.2.3"], cluster.ReadyLines(certificate: null));
    }

    [Fact]
    public void An_idle_time_has_no_end() =>
        Assert.Equal(TimeSpan.FromDays(365), Read(("Sessions:IdleTimeout", "365.00:00:00")).Options.Sessions.IdleTimeout);

    [Theory]
    [InlineData("--Telegram=7:secret")]
    [InlineData("--machine=7:secret")]
    public void A_section_has_no_value_of_its_own(string argument)
    {
        var message = Assert.Throws<SettingsException>(() => Configuration.Load([argument])).Message;
        Assert.Contains("is a section and has no value of its own", message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_variable_that_only_looks_like_a_section_is_none_of_our_business()
    {
        Environment.SetEnvironmentVariable("MACHINE", "x86_64");
        try
        {
            SiloSettings.Read(Configuration.Load([]));
        }
        finally
        {
            Environment.SetEnvironmentVariable("MACHINE", null);
        }
    }

    [Theory]
    [InlineData("NAS", "nas")]
    [InlineData("ada_mac.local", "ada-mac")]
    [InlineData("-été-", "t")]
    [InlineData("__", "machine")]
    [InlineData("", "machine")]
    [InlineData("a23456789-123456789-123456789-123456789", "a23456789-123456789-123456789-12")]
    public void A_host_name_is_made_to_fit(string host, string expected) => Assert.Equal(expected, MachineName.Fit(host));

    [Fact]
    public void One_telegram_id_is_one_person() => Assert.Equal(
        "Users:bob:Telegram:0 is '7'; it must be an id that no other user has, and ada has it.",
        Assert.Throws<SettingsException>(() => Read(("Users:ada:Telegram:0", "7"), ("Users:bob:Telegram:0", "7"))).Message);

    [Theory]
    [InlineData("Telegram:Token", "hush hush")]
    [InlineData("Users:ada:Tokn", "hush hush hush hush hush")]
    [InlineData("Storage:Postgres", "Host=x;Passwort=hush hush")]
    public void A_secret_is_in_no_message(string key, string value)
    {
        var message = Assert.Throws<SettingsException>(() => Read((key, value))).Message;

        Assert.Contains(key, message, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_command_line_goes_before_the_environment()
    {
        Environment.SetEnvironmentVariable("Cluster__Id", "from-environment");
        try
        {
            Assert.Equal("from-environment", SiloSettings.Read(Configuration.Load([])).Cluster.Id);
            Assert.Equal("from-line", SiloSettings.Read(Configuration.Load(["--Cluster:Id=from-line"])).Cluster.Id);
            Assert.Equal("from-line", SiloSettings.Read(Configuration.Load(["--Cluster:Id", "from-line"])).Cluster.Id);
        }
        finally
        {
            Environment.SetEnvironmentVariable("Cluster__Id", null);
        }
    }

    [Fact]
    public void A_word_that_is_no_verb_is_told() => Assert.Equal(
        "'docter' is no verb; there is attach, audit, backup, cluster, doctor, drain, import, login, pair, people, rename, restore, setup, "
            + "token, undrain, unpair, --help and --version.",
        Assert.Throws<SettingsException>(() => Configuration.Load(["docter"])).Message);

    [Fact]
    public void An_agent_of_the_settings_joins_the_known_ones()
    {
        var settings = Read(
            ("Agents:mine:Protocol", "claude"), ("Agents:mine:Command", "~/bin/mine"), ("Agents:mine:Arguments:0", "--x"), ("Agents:mine:Arguments:1", "y"),
            ("Agents:mine:Environment:KEY", "value"), ("Agents:claude:Model", "opus"), ("Sessions:Agent", "mine"));

        var mine = settings.Options.Agents["mine"];
        Assert.EndsWith("/bin/mine", mine.Command);
        Assert.StartsWith("/", mine.Command);
        Assert.Equal(["--x", "y"], mine.Arguments);
        Assert.Equal("value", mine.Environment["KEY"]);
        Assert.Equal(("claude", "opus"), (settings.Options.Agents["claude"].Command, settings.Options.Agents["claude"].Model));
        Assert.Equal("mine", settings.Options.Sessions.Agent);
    }

    [Fact]
    public void A_persons_login_is_theirs_alone()
    {
        var none = Read(("Storage:Path", "/data/s.db"));
        Assert.Null(none.ConfigDirectory("claude", "owner"));
        Assert.Equal("/data/agents/claude/stranger", none.ConfigDirectory("claude", "stranger"));
        Assert.Null(none.ConfigDirectory("shell", "stranger"));

        var one = Read(("Storage:Path", "/data/s.db"), ("Users:ada:Telegram:0", "7"));
        Assert.Null(one.ConfigDirectory("claude", "ada"));
        Assert.Equal("/data/agents/claude/bob", one.ConfigDirectory("claude", "bob"));

        var two = Read(("Storage:Path", "/data/s.db"), ("Users:ada:Telegram:0", "7"), ("Users:bob:Telegram:0", "8"));
        Assert.Equal("/data/agents/claude/ada", two.ConfigDirectory("claude", "ada"));
        Assert.Equal("/data/agents/claude/bob", two.ConfigDirectory("claude", "bob"));
        Assert.Null(two.ConfigDirectory("claude", "owner"));
    }

    [Fact]
    public void A_configuration_folder_that_is_set_is_everybodys_with_their_name_in_it()
    {
        var settings = Read(("Agents:claude:ConfigDirectory", "/c/{user}/x"));

        Assert.Equal("/c/owner/x", settings.ConfigDirectory("claude", "owner"));
        Assert.Equal("/c/bob/x", settings.ConfigDirectory("claude", "bob"));
    }

    [Fact]
    public void Personas_of_the_settings_are_known_in_lower_case() =>
        Assert.Equal("Rhyme.", Read(("Personas:Poet:Prompt", "Rhyme.")).Options.Personas["poet"].Prompt);

    private static SiloSettings Read(params (string Key, string Value)[] settings) => SiloSettings.Read(Configure(settings));

    private static IConfigurationRoot Configure(params (string Key, string Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(static setting => new KeyValuePair<string, string?>(setting.Key, setting.Value)))
        .Build();
}
