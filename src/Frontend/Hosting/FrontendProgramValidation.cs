using Dormouse.Hosting.Settings;
using Microsoft.Extensions.Options;

namespace Dormouse.Frontend.Hosting;

/// <summary>A frontend that is a program of its own belongs to a cluster, and has doors.</summary>
internal sealed class FrontendProgramValidation : IValidateOptions<DormouseOptions>
{
    public ValidateOptionsResult Validate(string? name, DormouseOptions options) => options switch
    {
        { Storage.Postgres: null } => ValidateOptionsResult.Fail(
            "Storage:Postgres is not set, and a frontend of its own belongs to a cluster; set it as for the silos, "
            + "or run src/Silo alone, which has the web console and the bot built in."),
        { Frontend.Enabled: false } => ValidateOptionsResult.Fail(
            "Frontend:Enabled is 'False'; it must be true here, for this program is nothing but a frontend."),
        _ => ValidateOptionsResult.Success,
    };
}
