using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization.Configuration;
using Orleans.Serialization;

namespace Dormouse.Contracts;

/// <summary>What everybody needs who speaks or stores the contracts: silos, clients, and who reads stored states.</summary>
public static class ContractsSetup
{
    /// <summary>Adds the names that earlier versions know.</summary>
    /// <param name="services">The services.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddContracts(this IServiceCollection services)
    {
        services.AddSingleton<ITypeConverter, FormerNames>();
        return services.Configure<TypeManifestOptions>(static manifest => manifest.AllowedTypes.UnionWith(FormerNames.All));
    }
}
