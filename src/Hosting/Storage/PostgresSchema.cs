namespace Dormouse.Hosting.Storage;

/// <summary>
/// Our tables in PostgreSQL, and the queries that Orleans' ADO.NET providers find in them: the packages bring none. Each
/// providers' contract is kept by plain statements; a query that changes the membership is one statement, and so atomic.
/// Running silos keep the texts that they started with, so a new revision adds columns and never takes one away.
/// </summary>
internal static class PostgresSchema
{
    /// <summary>The steps to the newest revision, in order; step 0 makes revision 1. A released step never changes.</summary>
    public static IReadOnlyList<string> Steps { get; } = [PostgresStore.Sql["schema-1"]];

    /// <summary>The newest revision.</summary>
    public static int Revision => Steps.Count;

    /// <summary>The providers' queries, by key.</summary>
    public static IReadOnlyDictionary<string, string> Queries { get; } = new SqlTexts(typeof(PostgresSchema).Assembly, "Orleans/").All;
}
