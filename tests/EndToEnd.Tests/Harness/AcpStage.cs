using Dormouse.Fakes;

namespace Dormouse.EndToEnd.Tests.Harness;

/// <summary>The product with a real agent that speaks ACP, a fake model behind it and a fake Telegram before it.</summary>
internal sealed class AcpStage : IAsyncDisposable
{
    private AcpStage(HomeFolder home, FakeOpenAiApi model, FakeBotApi bot, Product product)
    {
        Home = home;
        Model = model;
        Bot = bot;
        Product = product;
        Chat = bot.PrivateChat(bot.Person(42, "Anna", "anna"));
    }

    public HomeFolder Home { get; }

    public FakeOpenAiApi Model { get; }

    public FakeBotApi Bot { get; }

    public Product Product { get; }

    public FakeChat Chat { get; }

    public static Task<AcpStage> SetAsync(string agent, params (string Key, string Value)[] more) =>
        SetAsync(agent, second: null, more);

    /// <summary>The same with another agent beside it.</summary>
    public static async Task<AcpStage> SetAsync(string agent, string? second, params (string Key, string Value)[] more)
    {
        var home = new HomeFolder();
        var model = await FakeOpenAiApi.StartAsync();
        var bot = await FakeBotApi.StartAsync();
        var product = await Product.StartAsync(
            home,
            [
                ("Sessions:Agent", agent),
                ("Agents:claude:Command", "/no/such/claude"),
                ("Telegram:Token", bot.Token),
                ("Telegram:ApiUrl", bot.Url),
                ("Users:owner:Telegram:0", "42"),
                .. Settings(agent, home, model),
                .. second is null ? [] : Settings(second, home, model),
                .. more,
            ]);
        return new(home, model, bot, product);
    }

    public Task NoProcessLeftAsync() => Eventually.Is(() => Product.SessionProcesses().Count == 0, "no session process is left");

    public async ValueTask DisposeAsync()
    {
        await Product.DisposeAsync();
        await Bot.DisposeAsync();
        await Model.DisposeAsync();
        Home.Dispose();
    }

    /// <summary>How an agent is pointed, offline, at the fake model.</summary>
    public static (string, string)[] Settings(string agent, HomeFolder home, FakeOpenAiApi model)
    {
        (string, string)[] environment = agent switch
        {
            "codex" => [("CODEX_HOME", CodexHome(home, model)), ("FAKE_KEY", "dummy")],
            "copilot" =>
            [
                ("COPILOT_HOME", home["copilot"]), ("COPILOT_OFFLINE", "true"), ("COPILOT_PROVIDER_BASE_URL", model.Url),
                ("COPILOT_PROVIDER_API_KEY", "dummy"), ("COPILOT_MODEL", "fake-1"),
            ],
            "opencode" =>
            [
                ("HOME", OpenCodeHome(home, model)), ("OPENCODE_DISABLE_MODELS_FETCH", "1"), ("OPENCODE_DISABLE_LSP_DOWNLOAD", "1"),
                ("OPENCODE_DISABLE_DEFAULT_PLUGINS", "1"),
            ],
            "qwen" =>
            [
                ("HOME", QwenHome(home)), ("OPENAI_API_KEY", "dummy"), ("OPENAI_BASE_URL", model.Url), ("OPENAI_MODEL", "fake-1"),
            ],
            _ => throw new ArgumentException($"Nothing is known of {agent}.", nameof(agent)),
        };
        return
        [
            ($"Agents:{agent}:Command", Programs.AcpAgent(agent)),
            .. environment.Select(one => ($"Agents:{agent}:Environment:{one.Item1}", one.Item2)),
        ];
    }

    private static string CodexHome(HomeFolder home, FakeOpenAiApi model)
    {
        var folder = Directory.CreateDirectory(home["codex"]).FullName;
        File.WriteAllText(
            Path.Combine(folder, "config.toml"),
            $"""
            model = "gpt-6.1-sol"
            model_provider = "fake"
            check_for_update_on_startup = false
            [analytics]
            enabled = false
            [features]
            plugins = false
            apps = false
            [model_providers.fake]
            name = "Fake"
            base_url = "{model.Url}"
            env_key = "FAKE_KEY"
            wire_api = "responses"
            request_max_retries = 1
            stream_max_retries = 1
            """);
        return folder;
    }

    private static string OpenCodeHome(HomeFolder home, FakeOpenAiApi model)
    {
        var config = Directory.CreateDirectory(Path.Combine(home["opencode"], ".config", "opencode")).FullName;
        File.WriteAllText(
            Path.Combine(config, "opencode.json"),
            $$"""
            {
              "model": "fake/fake-1", "small_model": "fake/fake-1",
              "provider": {
                "fake": {
                  "npm": "@ai-sdk/openai-compatible", "name": "Fake", "options": { "baseURL": "{{model.Url}}", "apiKey": "dummy" },
                  "models": {
                    "fake-1": { "name": "fake-1", "limit": { "context": 200000, "output": 8000 } },
                    "fake-2": { "name": "fake-2", "limit": { "context": 200000, "output": 8000 } }
                  }
                }
              }
            }
            """);
        return home["opencode"];
    }

    private static string QwenHome(HomeFolder home)
    {
        var config = Directory.CreateDirectory(Path.Combine(home["qwen"], ".qwen")).FullName;
        File.WriteAllText(
            Path.Combine(config, "settings.json"),
            """
            {
              "security": { "auth": { "selectedType": "openai" } },
              "privacy": { "usageStatisticsEnabled": false }, "telemetry": { "enabled": false }, "general": { "enableAutoUpdate": false },
              "memory": { "enableManagedAutoMemory": false, "enableManagedAutoDream": false, "enableAutoSkill": false }
            }
            """);
        return home["qwen"];
    }
}
