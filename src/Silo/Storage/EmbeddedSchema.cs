using Dormouse.Hosting.Storage;

namespace Dormouse.Silo.Storage;

/// <summary>
/// The embedded store's tables and statements. A row is found by service, state name and key; the columns <c>n0</c> and
/// <c>n1</c> are 0 since revision 1, which Orleans' ADO.NET provider wrote: it splits keys that are numbers, and none of ours is.
/// </summary>
internal static class EmbeddedSchema
{
    /// <summary>Grows with each change of the tables or queries.</summary>
    public const int Revision = 2;

    /// <summary>The statements.</summary>
    public static SqlTexts Sql { get; } = new(typeof(EmbeddedSchema).Assembly, "Embedded/");

    /// <summary>Makes the tables; changes nothing where they are there.</summary>
    public static string Tables => Sql["tables"];

    /// <summary>Version and content of a row.</summary>
    public static string Read { get; } = Sql["read-row"];

    /// <summary>Makes a row; gives its version back, and nothing if there is one.</summary>
    public static string Insert { get; } = Sql["insert-row"];

    /// <summary>Removes a row of one version; gives that version back, and nothing if it is not there.</summary>
    public static string Delete { get; } = Sql["delete-row"];

    /// <summary>Replaces a row of one version; gives the next version back, and nothing if it is not there.</summary>
    public static string Update { get; } = Sql["update-row"];
}
