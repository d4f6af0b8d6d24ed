using System.Globalization;

namespace Dormouse.Silo.Processes;

/// <summary>A user of this machine, as <c>/etc/passwd</c> has them.</summary>
/// <param name="Name">The name.</param>
/// <param name="User">The user's number.</param>
/// <param name="Group">Their first group's number.</param>
/// <param name="Home">Their home folder, there or not.</param>
internal sealed record UnixAccount(string Name, uint User, uint Group, string Home)
{
    private const int Fields = 7;

    /// <summary>Looks a user up.</summary>
    /// <param name="name">The name.</param>
    /// <param name="table">The table of users.</param>
    /// <returns>The user; null if there is none of that name.</returns>
    public static UnixAccount? Find(string name, string table = "/etc/passwd")
    {
        try
        {
            return File.ReadLines(table).Select(static line => line.Split(':'))
                .Where(parts => parts.Length == Fields && parts[0] == name)
                .Select(static parts => new UnixAccount(parts[0], Number(parts[2]), Number(parts[3]), parts[5]))
                .FirstOrDefault();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException or OverflowException)
        {
            return null;
        }
    }

    private static uint Number(string text) => uint.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
