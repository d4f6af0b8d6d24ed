using Dormouse.Grains.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Dormouse.Grains.Audit;

/// <summary>Keeps what was done. It is written as a whole, so it is bounded: the newest thousand, each of a few lines at most.</summary>
[GrainType("audit")]
internal sealed class AuditGrain(
    [PersistentState(StateNames.Audit, StateNames.Store)] IPersistentState<AuditState> state,
    [FromKeyedServices(TimeProviderNames.Grains)] TimeProvider time) : Grain, IAuditGrain
{
    /// <summary>Most entries that are kept.</summary>
    public const int MostEntries = 1000;

    private const int LongestName = 100;
    private const int LongestText = 500;

    public Task Note(string who, string what, string from)
    {
        Add(who, what, from);
        return StoreCall.WriteAsync(state, DeactivateOnIdle);
    }

    public async Task NoteSettings(string program, IReadOnlyList<SettingsPerson> people)
    {
        var before = state.State.Settings.GetValueOrDefault(program) ?? [];
        var now = people.ToDictionary(static person => person.Name, static person => person.Print);
        if (before.Count == now.Count && now.All(person => before.GetValueOrDefault(person.Key) == person.Value))
        {
            return;
        }

        foreach (var person in people.Where(person => before.GetValueOrDefault(person.Name) != person.Print))
        {
            var what = before.ContainsKey(person.Name) ? AuditTexts.SettingsChange(person) : AuditTexts.SettingsName(person);
            Add(AuditTexts.Settings, what, program);
        }

        foreach (var name in before.Keys.Where(name => !now.ContainsKey(name)))
        {
            Add(AuditTexts.Settings, AuditTexts.SettingsDrop(name), program);
        }

        state.State.Settings[program] = now;
        await StoreCall.WriteAsync(state, DeactivateOnIdle);
    }

    public Task<IReadOnlyList<AuditEntry>> List(int most) =>
        Task.FromResult<IReadOnlyList<AuditEntry>>([.. Enumerable.Reverse(state.State.Entries).Take(most)]);

    private void Add(string who, string what, string from)
    {
        var entries = state.State.Entries;
        entries.Add(new(time.WallNow(), Cut(who, LongestName), Cut(what, LongestText), Cut(from, LongestName)));
        entries.RemoveRange(0, Math.Max(0, entries.Count - MostEntries));
    }

    /// <summary>Names and rules come from elsewhere: nothing in them is invisible, and there is not too much of it.</summary>
    private static string Cut(string text, int longest)
    {
        var shown = VisibleText.OfLine(text);
        return shown.Length <= longest ? shown : $"{VisibleText.OfLine(shown[..longest])}…";
    }
}

/// <summary>What is persisted of what was done.</summary>
[GenerateSerializer, Alias("dormouse.AuditState")]
internal sealed class AuditState
{
    /// <summary>What was done, the oldest first.</summary>
    [Id(0)]
    public List<AuditEntry> Entries { get; set; } = [];

    /// <summary>The people of each program's settings when it was started last: what each was then, by name.</summary>
    [Id(200)]
    public Dictionary<string, Dictionary<string, string>> Settings { get; set; } = [];
}
