using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Dormouse.Frontend.Web;

/// <summary>What <c>/openapi/v1.json</c> says beside what it finds out by itself.</summary>
internal static class ApiDescription
{
    private const string Token = "token";

    public static void Configure(OpenApiOptions options)
    {
        options.ShouldInclude = static endpoint => endpoint.RelativePath?.StartsWith("api/", StringComparison.Ordinal) is true;
        options.AddDocumentTransformer(static (document, _, _) =>
        {
            document.Info = new() { Title = "Dormouse", Version = "v1", Description = "Sessions of coding agents on your own machines." };
            document.Components ??= new();
            document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
            document.Components.SecuritySchemes[Token] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer" };
            document.Security = [new() { [new OpenApiSecuritySchemeReference(Token, document)] = [] }];
            return Task.CompletedTask;
        });
    }

    /// <summary>
    /// Describes a JSON body that the endpoint reads itself. It is not bound as a parameter, so that a missing content
    /// type is forgiven and a mistake is answered with a sentence.
    /// </summary>
    public static RouteHandlerBuilder DescribeBody<T>(this RouteHandlerBuilder endpoint, string contentType = "application/json") =>
        endpoint.AddOpenApiOperationTransformer(async (operation, context, cancellation) =>
        {
            var schema = await context.GetOrCreateSchemaAsync(typeof(T), parameterDescription: null, cancellation);
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Content = new Dictionary<string, OpenApiMediaType> { [contentType] = new() { Schema = schema } },
            };
        });
}
