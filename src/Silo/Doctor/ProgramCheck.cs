using Dormouse.Silo.Processes;

namespace Dormouse.Silo.Doctor;

/// <summary>Whether the programs are there that start agents.</summary>
internal static class ProgramCheck
{
    /// <summary>Looks for them.</summary>
    /// <returns>The finding.</returns>
    public static Finding Run()
    {
        try
        {
            Launch.Wrapper("setsid");
            Launch.Wrapper("setpriv");
            return Finding.Ok("processes", "setsid and setpriv are there");
        }
        catch (SubprocessStartException exception)
        {
            return Finding.Fail("processes", exception.Message);
        }
    }
}
