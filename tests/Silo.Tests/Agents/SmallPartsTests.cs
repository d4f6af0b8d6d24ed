using Dormouse.Hosting.Settings;
using Dormouse.Silo.Agents;

namespace Dormouse.Silo.Tests.Agents;

public class SmallPartsTests
{
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
