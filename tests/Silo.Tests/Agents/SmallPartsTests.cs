using Dormouse.Hosting.Settings;
using Dormouse.Silo.Agents;

namespace Dormouse.Silo.Tests.Agents;

[Collection(nameof(Environment))]
public class SmallPartsTests
{
    [Theory]
    [InlineData("Telegram__Token")]
    [InlineData("TELEGRAM__TOKEN")]
    [InlineData("Telegram:Token")]
    [InlineData("Users__ada__Token")]
    public void Our_settings_are_kept_from_agents(string name)
    {
        Environment.SetEnvironmentVariable(name, "7:secret");
        try
        {
            var changes = ChildEnvironment.For(new AgentOptions());

            Assert.True(changes.TryGetValue(name, out var value));
            Assert.Null(value);
        }
        finally
        {
            Environment.SetEnvironmentVariable(name, null);
        }
    }

    [Fact]
    public void What_is_not_to_be_inherited_is_taken_out_unless_the_settings_give_it()
    {
        var changes = ChildEnvironment.Without(["MARK", "OTHER"], new Dictionary<string, string?> { ["MARK"] = "wanted", ["KEPT"] = null });

        Assert.Equal(new Dictionary<string, string?> { ["MARK"] = "wanted", ["KEPT"] = null, ["OTHER"] = null }, changes);
    }

    [Fact]
    public void What_the_settings_give_an_agent_is_set_and_all_else_left_as_it_is()
    {
        var changes = ChildEnvironment.For(new AgentOptions { Environment = { ["Telegram__X"] = "wanted", ["EDITOR"] = "ed" } });

        Assert.Equal("wanted", changes["Telegram__X"]);
        Assert.Equal("ed", changes["EDITOR"]);
        Assert.False(changes.ContainsKey("PATH"));
    }

    [Fact]
    public void Personas_of_the_settings_join_the_built_in_ones_and_take_their_place()
    {
        var personas = new Personas(new Dictionary<string, PersonaOptions>
        {
            ["poet"] = new() { Prompt = "Rhyme.", Model = "haiku", Description = "rhymes" },
            ["planner"] = new() { Prompt = "Mine." },
        });

        Assert.Equal(["default", "brainstorm", "planner", "research", "poet"], personas.All.Select(static persona => persona.Name));
        Assert.Equal(("Rhyme.", "haiku"), (personas.PromptOf("poet"), personas.ModelOf("poet")));
        Assert.Equal("Mine.", personas.PromptOf("planner"));
        Assert.NotEmpty(personas.PromptOf("research"));
        Assert.Equal("", personas.PromptOf("default"));
        Assert.Equal(("", null), (personas.PromptOf("nobody"), personas.ModelOf("nobody")));
        Assert.Equal(("", null), (personas.PromptOf(null), personas.ModelOf(null)));
    }

    [Fact]
    public void Only_the_prompt_that_was_marked_last_is_marked()
    {
        using var folder = new TempFolder();
        var (first, second) = (Guid.NewGuid(), Guid.NewGuid());
        Assert.False(new DispatchMarker(folder.Path).Look(first).IsSet);

        Assert.True(new DispatchMarker(folder.Path).TrySet(first));
        Assert.True(new DispatchMarker(folder.Path).Look(first).IsSet);
        Assert.True(new DispatchMarker(folder.Path).TrySet(second));

        Assert.False(new DispatchMarker(folder.Path).Look(first).IsSet);
        Assert.True(new DispatchMarker(folder.Path).Look(second).IsSet);
    }
}
