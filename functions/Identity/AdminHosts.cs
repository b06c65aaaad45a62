using System.Net;
using System.Net.Sockets;
using Aiaa.Functions.Hosting;

namespace Aiaa.Functions.Identity;

/// <summary>Lets only the machines of AIAA_ADMIN_HOSTS administer: an endpoint filter.</summary>
internal sealed class AdminHosts(AccessSettings settings, CustomHandler handler) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        IPAddress? caller = Caller.AddressOf(context.HttpContext, handler);
        if (!await AllowsAsync(caller, context.HttpContext.RequestAborted))
        {
            throw new ApiException(
                Failure.Forbidden,
                $"The address {caller?.ToString() ?? "of the caller"} may not administer models; add it to AIAA_ADMIN_HOSTS, or call from one that is there.");
        }

        return await next(context);
    }

    private async Task<bool> AllowsAsync(IPAddress? caller, CancellationToken cancellation)
    {
        foreach (string entry in settings.AdminHosts)
        {
            if (entry == "*" || (caller is not null && await MatchesAsync(entry, caller, cancellation)))
            {
                return true;
            }
        }

        return false;
    }

    private static async Task<bool> MatchesAsync(string entry, IPAddress caller, CancellationToken cancellation)
    {
        if (IPAddress.TryParse(entry, out IPAddress? address))
        {
            return Caller.Plain(address).Equals(caller);
        }

        if (IPNetwork.TryParse(entry, out IPNetwork network))
        {
            return network.Contains(caller);
        }

        try
        {
            IPAddress[] addresses = await Dns.GetHostAddressesAsync(entry, cancellation);
            return addresses.Any(resolved => Caller.Plain(resolved).Equals(caller));
        }
        catch (SocketException)
        {
            // A name that is not known now matches nobody.
            return false;
        }
    }
}
