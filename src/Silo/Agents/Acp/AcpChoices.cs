using System.Text.Json;

namespace Dormouse.Silo.Agents.Acp;

/// <summary>
/// The models or the modes of a conversation: said as a config option by some agents, as a list of their own by others, by some as both.
/// </summary>
/// <param name="category">The option's category: <c>model</c> or <c>mode</c>.</param>
/// <param name="list">The list's member: <c>models</c> or <c>modes</c>.</param>
/// <param name="items">The member of its items: <c>availableModels</c> or <c>availableModes</c>.</param>
/// <param name="id">The member of an item's id: <c>modelId</c> or <c>id</c>.</param>
/// <param name="current">The member of the one in force: <c>currentModelId</c> or <c>currentModeId</c>.</param>
internal sealed class AcpChoices(string category, string list, string items, string id, string current)
{
    /// <summary>The id of the option; null if it is no option.</summary>
    public string? Option { get; private set; }

    /// <summary>Whether there is anything to choose.</summary>
    public bool IsThere { get; private set; }

    /// <summary>What can be chosen; empty if that was not told.</summary>
    public IReadOnlyList<AcpChoice> All { get; private set; } = [];

    /// <summary>What is in force, or null if that was not told.</summary>
    public string? Current { get; set; }

    /// <summary>Those of models.</summary>
    /// <returns>The choices.</returns>
    public static AcpChoices OfModels() => new("model", "models", "availableModels", "modelId", "currentModelId");

    /// <summary>Those of modes.</summary>
    /// <returns>The choices.</returns>
    public static AcpChoices OfModes() => new("mode", "modes", "availableModes", "id", "currentModeId");

    /// <summary>Takes what an answer or an update says of them.</summary>
    /// <param name="said">The answer's result, or the update.</param>
    public void Take(JsonElement said)
    {
        if (said.Property(list) is { ValueKind: JsonValueKind.Object } own)
        {
            IsThere = true;
            All = [.. own.Items(items).Select(one => AcpChoice.Read(one, id)).OfType<AcpChoice>()];
            Current = own.String(current) ?? Current;
        }

        var option = said.Items("configOptions").FirstOrDefault(one => one.String("category") == category);
        if (option.ValueKind is JsonValueKind.Object)
        {
            IsThere = true;
            Option = option.String("id");
            Current = option.String("currentValue") ?? Current;
            var values = option.Items("options").SelectMany(static one => one.Property("options") is null ? [one] : one.Items("options"))
                .Select(static one => AcpChoice.Read(one, "value")).OfType<AcpChoice>().ToArray();
            All = values.Length > 0 ? values : All;
        }
    }

    /// <summary>Finds what a person means: an id, or its last part where ids are addresses.</summary>
    /// <param name="name">What they say.</param>
    /// <returns>The id; null if none is of that name, and all are known.</returns>
    public string? Find(string name) =>
        All.FirstOrDefault(one => one.Id == name)?.Id
        ?? All.FirstOrDefault(one => string.Equals(one.Id, name, StringComparison.OrdinalIgnoreCase))?.Id
        ?? All.FirstOrDefault(one => one.Id.EndsWith($"#{name}", StringComparison.OrdinalIgnoreCase))?.Id
        ?? All.FirstOrDefault(one => string.Equals(one.Title, name, StringComparison.OrdinalIgnoreCase))?.Id
        ?? (All.Count == 0 ? name : null);
}

/// <summary>One that can be chosen.</summary>
/// <param name="Id">The agent's own name of it.</param>
/// <param name="Title">What it calls it before people; may be the same.</param>
/// <param name="Description">What it says of it; may be empty.</param>
internal sealed record AcpChoice(string Id, string Title, string Description)
{
    /// <summary>What a person writes for it: its id, unless that is nothing that anybody would write.</summary>
    public string Word => ModelName.IsValid(Id) ? Id : Title;

    /// <summary>Reads one.</summary>
    /// <param name="item">The item of a list.</param>
    /// <param name="member">The member that is its id.</param>
    /// <returns>It; null if it has no id.</returns>
    public static AcpChoice? Read(JsonElement item, string member) => item.String(member) is { Length: > 0 } id
        ? new(id, item.String("name") ?? id, item.String("description") ?? "")
        : null;
}
