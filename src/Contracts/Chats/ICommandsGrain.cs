namespace Dormouse.Contracts;

/// <summary>Says which commands chats know, for channels that show a menu of them. There is one: see <see cref="Key"/>.</summary>
[Alias("dormouse.ICommandsGrain")]
public interface ICommandsGrain : IGrainWithStringKey
{
    /// <summary>The key of the one grain.</summary>
    const string Key = "commands/all";

    /// <summary>Every command.</summary>
    /// <returns>In the order in which the help shows them.</returns>
    [Alias("List")]
    Task<IReadOnlyList<CommandHelp>> List();
}

/// <summary>One line of help.</summary>
/// <param name="Name">The command, without the slash.</param>
/// <param name="Arguments">Its arguments, optional ones in brackets.</param>
/// <param name="Description">What it does.</param>
[GenerateSerializer, Immutable, Alias("dormouse.CommandHelp")]
public sealed record CommandHelp([property: Id(0)] string Name, [property: Id(1)] string Arguments, [property: Id(2)] string Description);
