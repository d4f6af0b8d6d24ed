using Dormouse.Hosting.Settings.Binding;
using Microsoft.Extensions.Configuration;

namespace Dormouse.Silo.Tests;

/// <summary>A property is all that a setting needs.</summary>
public class SettingsBinderTests
{
    [Fact]
    public void A_property_is_described_with_its_key_rule_unit_and_the_default_that_holds() => Assert.Equal(
        [
            new("Garden:Trees", "how many", "`3`", "a whole number from 1 to 9", "trees"),
            new("Garden:Rest", "when", "`00:00:05`", "a time from 00:00:01 up, written hours:minutes:seconds", "hours:minutes:seconds"),
            new("Garden:IsOpen", "to all", "`false`", "true or false", null),
            new("Garden:Paths:<n>", "ways", "none", "any text", null),
            new("Beds:<plant>:Colour", "of it", "none", "red or blue", null) { IsSecret = true },
            new("Beds:<plant>:Dates:<day>", "of days", "none", "a whole number from 1 to 31", null),
        ],
        SettingsDescription.Of(typeof(Park)));

    [Fact]
    public void What_is_written_is_bound_and_what_is_not_stays()
    {
        var park = new Park { Beds = { ["rose"] = new() { Colour = "red" }, ["tulip"] = new() { Colour = "red" } } };

        Assert.Empty(Bind(
            park,
            ("garden:trees", "5"), ("Garden:Rest", ""), ("Garden:Paths:1", "b"), ("Garden:Paths:0", "a"),
            ("Beds:Rose:Dates:may", "7"), ("Beds:fern:Colour", "blue")));

        Assert.Equal((5, TimeSpan.FromSeconds(5), false), (park.Garden.Trees, park.Garden.Rest, park.Garden.IsOpen));
        Assert.Equal(["a", "b"], park.Garden.Paths);
        Assert.Equal([("rose", "red"), ("tulip", "red"), ("fern", "blue")], park.Beds.Select(static bed => (bed.Key, bed.Value.Colour!)));
        Assert.Equal(7, park.Beds["rose"].Dates["may"]);
    }

    [Fact]
    public void Every_fault_is_a_sentence_and_none_shows_a_secret() => Assert.Equal(
        [
            "Garden:Trees is '10'; it must be a whole number from 1 to 9.",
            "Garden:IsOpen is 'perhaps'; it must be true or false.",
            "Beds:rose:Colour is not valid (its value is not shown); it must be red or blue.",
            "Beds:rose:Dates:may is ''; it must be a whole number from 1 to 31.",
            "Beds:x-y is not allowed: names in Beds must be letters.",
        ],
        Bind(
            new Park(),
            ("Garden:Trees", "10"), ("Garden:IsOpen", "perhaps"), ("Garden:Gate", "shut"),
            ("Beds:rose:Colour", "hush"), ("Beds:rose:Dates:may", ""), ("Beds:x-y:Colour", "red")));

    private static IReadOnlyList<string> Bind(Park park, params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(static setting => KeyValuePair.Create<string, string?>(setting.Key, setting.Value)))
            .Build();
        var binder = new SettingsBinder(configuration, ProgramKinds.Frontend);
        binder.Bind(park);
        return binder.Faults;
    }

    private sealed class Park
    {
        [Section]
        public Garden Garden { get; init; } = new();

        [Section]
        [Names("plant", Pattern = "[a-z]+", Allowed = "letters", IgnoresCase = true)]
        public Dictionary<string, Bed> Beds { get; init; } = [];
    }

    private sealed class Garden
    {
        [Setting("how many", Unit = "trees")]
        [WholeNumber(1, 9)]
        public int Trees { get; init; } = 3;

        [Setting("when")]
        [Duration("00:00:01")]
        public TimeSpan Rest { get; init; } = TimeSpan.FromSeconds(5);

        [Setting("to all")]
        public bool IsOpen { get; init; }

        [Setting("ways")]
        public IReadOnlyList<string> Paths { get; init; } = [];

        public int Gate => Trees;
    }

    private sealed class Bed
    {
        [Setting("of it", IsSecret = true)]
        [OneOf("red", "blue")]
        public string? Colour { get; init; }

        [Setting("of days")]
        [Names("day")]
        [WholeNumber(1, 31)]
        public Dictionary<string, int> Dates { get; init; } = [];
    }
}
