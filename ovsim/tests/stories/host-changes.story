# Names, addresses and clusters of hosts; what hosts have against changes of their cluster
# about: Hosts, Clusters
POST /hosts
  <host><name>host01</name><address>192.0.2.91</address><root_password>x</root_password></host>
-> Adding new Host host01 to Cluster Default = failed
409 [Cannot add Host. The Host name is already in use, please choose a unique name and try again.]
d = POST /datacenters
  <data_center><name>hc</name><local>false</local></data_center>
-> 950
c = POST /clusters
  <cluster><name>hca</name><data_center id="$d"/><cpu><type>Intel Nehalem Family</type></cpu></cluster>
-> 809 (850 850 10130)
p = POST /clusters
  <cluster><name>hcp</name><data_center id="$d"/><cpu><type>IBM POWER9</type></cpu></cluster>
-> 809 (850 850 10130)
# A name and an address are free in another cluster.
h = POST /hosts
  <host><name>host01</name><address>192.0.2.91</address><root_password>x</root_password><cluster id="$c"/></host>
-> 42 560 559 559 559 561 504 (9000a); Adding new Host host01 to Cluster hca = finished; Installing Host host01 = finished
PUT /clusters/$c
  <cluster><comment>early</comment></cluster>
-> (14 11501 835 13)
400 [Cannot change Cluster compatibility version where there are no hosts in the Cluster which support that version.]
wait 60
status /hosts/$h = up
# Agents of one place in the order are asked at once, and their answer is one.
POST /hosts/$h/fenceagents
  <agent><address>192.0.2.60</address><type>apc</type><username>u</username><password>p</password><order>1</order><concurrent>true</concurrent></agent>
-> Adding fence agent to host 00000000-0000-0000-0000-000000000000 = finished
201
lacks <concurrent>
POST /hosts/$h/fence
  <action><fence_type>status</fence_type></action>
-> nothing
200 No other host was available to serve as proxy for the operation.
POST /hosts/$h/fenceagents
  <agent><address>192.0.2.61</address><type>apc</type><username>u</username><password>p</password><order>1</order></agent>
-> Adding fence agent to host 00000000-0000-0000-0000-000000000000 = finished
201
POST /hosts/$h/fence
  <action><fence_type>status</fence_type></action>
-> nothing
200 All agents failed to get host power status.
POST /hosts
  <host><name>hb</name><address>192.0.2.91</address><root_password>x</root_password><cluster id="$c"/></host>
-> Adding new Host hb to Cluster hca = failed
409 [Cannot add Host. Host with the same address already exists.]
PUT /hosts/$h
  <host><ssh><port>2222</port></ssh></host>
-> nothing
409 [Cannot edit Host. Host parameters cannot be modified while Host is operational.
PUT /clusters/$c
  <cluster><cpu><type>Secure Intel Sapphire Rapids Server Family</type></cpu></cluster>
-> nothing
409 [Cannot change Cluster CPU type when there are active Hosts that do not support the selected CPU type.
PUT /clusters/$c
  <cluster><cpu><type>AMD EPYC</type></cpu></cluster>
-> nothing
409 [Cannot change Cluster CPU type unless all Hosts attached to this Cluster are in Maintenance.]
PUT /clusters/$c
  <cluster><cpu><type></type></cpu></cluster>
-> nothing
409 [Cannot change Cluster CPU type unless all Hosts attached to this Cluster are in Maintenance.]
PUT /clusters/$c
  <cluster><fips_mode>enabled</fips_mode></cluster>
-> nothing
409 [Cannot update Cluster FIPS mode unless all Hosts attached to this Cluster are in Maintenance.]
PUT /clusters/$c
  <cluster><version><major>4</major><minor>7</minor></version></cluster>
-> nothing
400 [Cluster compatibility version can't be decreased if there are hosts in the Cluster.]
POST /hosts/$h/deactivate
-> 620; Moving Host host01 to Maintenance = finished
wait 20
PUT /clusters/$c
  <cluster><cpu><type>IBM POWER9</type></cpu></cluster>
-> nothing
409 [Cannot change Cluster CPU architecture when there are Hosts or VMs attached to this Cluster.]
PUT /clusters/$c
  <cluster><cpu><type>AMD EPYC</type></cpu></cluster>
-> 811
PUT /clusters/$c
  <cluster><cpu><type>Intel Nehalem Family</type></cpu></cluster>
-> 811
PUT /hosts/$h
  <host><cluster id="$nobody"/></host>
-> nothing
400 [Cannot edit Host. Cluster ID is not valid.]
PUT /hosts/$h
  <host><cluster id="$p"/></host>
-> nothing
409 [Cannot edit Host. The host and destination cluster architectures do not match.]
PUT /hosts/$h
  <host><name>hz</name><cluster id="$cluster"/></host>
-> 43 43 (1200)
200
PUT /hosts/$h
  <host><name>host02</name></host>
-> nothing
409 [Cannot edit Host. The Host name is already in use, please choose a unique name and try again.]
# One whose installation failed may have another address, but no other cluster.
trouble {"install_fails": "hbad"}
bad = POST /hosts
  <host><name>hbad</name><address>192.0.2.92</address><root_password>x</root_password></host>
-> 42 560 559 559 559 505e (9000a); Adding new Host hbad to Cluster Default = finished; Installing Host hbad = failed
wait 60
PUT /hosts/$bad
  <host><address>192.0.2.93</address></host>
-> 43
200
PUT /hosts/$bad
  <host><cluster id="$c"/></host>
-> nothing
409 [Cannot edit Host. Host parameters cannot be modified while Host is operational.
POST /hosts/$bad/approve
  <action><cluster id="$c"/></action>
-> nothing
409 [Cannot edit Host. Host parameters cannot be modified while Host is operational.
lacks <action>
POST /hosts/$bad/setupnetworks
  <action/>
-> Configuring networks on host hbad = failed
409 [Cannot setup Networks. Operation can be performed only when Host status is  Maintenance, Up, NonOperational.]
# What is no number of a port is the usual one; somebody on Linux has no blank in his name.
PUT /hosts/$host1
  <host><port>-1</port></host>
-> 43
200 <port>54321</port>
PUT /hosts/$host1
  <host><ssh><user><user_name>a b</user_name></user></ssh></host>
-> nothing
400 [validation vds ssh username invalid, Attribute: vdsStatic.sshUsername]
PUT /hosts/$host1
  <host><protocol>xml</protocol><power_management><address>10.0.0.1</address></power_management></host>
-> 43
200 <protocol>stomp</protocol>
GET /hosts/$host1
lacks <address>10.0.0.1</address>
POST /hosts
  <host><name>wired</name><address>10.54.7.77</address><root_password>x</root_password><external_network_provider_configurations><external_network_provider_configuration><external_network_provider><name>nosuch</name></external_network_provider></external_network_provider_configuration></external_network_provider_configurations></host>
-> nothing
404
POST /hosts
  <host><name>wired</name><address>10.54.7.77</address><root_password>x</root_password><external_network_provider_configurations><external_network_provider_configuration><external_network_provider/></external_network_provider_configuration></external_network_provider_configurations></host>
-> nothing
400 ExternalNetworkProviderConfiguration [externalNetworkProvider.id|name] required for completeExternalNetworkProviderConfigurations
POST /hosts/$host1/approve
  <action><cluster id="$nobody"/></action>
-> nothing
409 [Cannot edit Host. Host parameters cannot be modified while Host is operational.
