//! `serve_axon`, `serve_axon_tls` and `serve_prometheus`: where neurons say that they can be reached.

use super::*;
use crate::{
	pallet::Endpoints, AxonInfo, Call, GenesisNeuron, Hyperparameter, NeuronCertificate,
	PrometheusInfo,
};

/// 203.0.113.7
const IP: u128 = 0xcb00_7107;

/// HOT and COOL are neurons, with the owner's hotkey; there is place for one more.
fn world() -> ExtBuilder {
	let neuron = |hotkey| GenesisNeuron { hotkey, permit: false, weights: vec![] };
	ExtBuilder::with_two_subnets().but(|subnet| {
		subnet.neurons = vec![neuron(HOT), neuron(COOL), neuron(OWNER_HOT)];
		subnet.hyperparameters.max_allowed_uids = 4;
		subnet.hyperparameters.immunity_period = 0;
	})
}

fn axon_at(netuid: NetUid, ip: u128, port: u16, ip_type: u8) -> RuntimeCall {
	RuntimeCall::DynamicTao(Call::serve_axon {
		netuid,
		version: 7,
		ip,
		port,
		ip_type,
		protocol: 1,
		placeholder1: 2,
		placeholder2: 3,
	})
}

fn axon() -> RuntimeCall {
	axon_at(TWO, IP, 8_091, 4)
}

fn prometheus_at(netuid: NetUid, ip: u128, port: u16, ip_type: u8) -> RuntimeCall {
	RuntimeCall::DynamicTao(Call::serve_prometheus { netuid, version: 8, ip, port, ip_type })
}

fn prometheus() -> RuntimeCall {
	prometheus_at(TWO, IP, 9_100, 4)
}

fn tls(certificate: &[u8]) -> RuntimeCall {
	RuntimeCall::DynamicTao(Call::serve_axon_tls {
		netuid: TWO,
		version: 7,
		ip: IP,
		port: 8_091,
		ip_type: 4,
		protocol: 1,
		placeholder1: 2,
		placeholder2: 3,
		certificate: certificate.to_vec(),
	})
}

fn served_at(block: u64) -> AxonInfo {
	AxonInfo {
		block,
		version: 7,
		ip: IP,
		port: 8_091,
		ip_type: 4,
		protocol: 1,
		placeholder1: 2,
		placeholder2: 3,
	}
}

#[test]
fn an_axon_should_be_in_the_metagraph_once_it_is_served() {
	world().build_and_execute(|| {
		System::set_block_number(5);
		assert_eq!(refusal(axon(), HOT), None);
		let axon = served_at(5);
		assert_eq!(last_event(), Event::AxonServed { netuid: TWO, hotkey: HOT, axon });
		let graph = DynamicTao::metagraph(TWO).unwrap();
		assert_eq!(graph.axons, [Some(axon), None, None]);
		assert_eq!(graph.prometheus, [None, None, None]);
		assert_eq!(DynamicTao::metagraph_page(TWO, 1, 2).unwrap().axons, [None, None]);
	});
}

#[test]
fn metrics_should_be_in_the_metagraph_beside_the_axon() {
	world().build_and_execute(|| {
		System::set_block_number(5);
		assert_eq!(refusal(axon(), COOL), None);
		assert_eq!(refusal(prometheus(), COOL), None);
		let prometheus = PrometheusInfo { block: 5, version: 8, ip: IP, port: 9_100, ip_type: 4 };
		assert_eq!(last_event(), Event::PrometheusServed { netuid: TWO, hotkey: COOL, prometheus });
		let graph = DynamicTao::metagraph(TWO).unwrap();
		assert_eq!(graph.prometheus, [None, Some(prometheus), None]);
		assert_eq!(graph.axons, [None, Some(served_at(5)), None]);
	});
}

#[test]
fn a_certificate_should_stay_with_the_neuron_until_another_is_given() {
	world().but(|subnet| subnet.hyperparameters.serving_rate_limit = 0).build_and_execute(|| {
		let certificate = || DynamicTao::neuron(TWO, 0).unwrap().certificate;
		assert_eq!(certificate(), None);
		assert_eq!(refusal(tls(&[9, 1, 2, 3]), HOT), None);
		let known =
			NeuronCertificate { public_key: vec![1, 2, 3].try_into().unwrap(), algorithm: 9 };
		assert_eq!(certificate(), Some(known.clone()));
		assert_eq!(refusal(axon(), HOT), None);
		assert_eq!(certificate(), Some(known));
		assert_eq!(refusal(tls(&[1; 65]), HOT), None);
		assert_eq!(certificate().unwrap().public_key.len(), 64);
		for bytes in [&[][..], &[9], &[1; 66]] {
			assert_eq!(refusal(tls(bytes), HOT), Some("InvalidCertificate"));
		}
	});
}

#[test]
fn serving_again_should_wait_for_the_rate_limit_of_each_endpoint() {
	world().build_and_execute(|| {
		System::set_block_number(5);
		assert_eq!(refusal(axon(), HOT), None);
		System::set_block_number(54);
		for again in [axon(), tls(&[1, 1])] {
			assert_eq!(refusal(again, HOT), Some("ServingRateLimitExceeded"));
		}
		// Metrics and other neurons have limits of their own.
		assert_eq!(refusal(prometheus(), HOT), None);
		assert_eq!(refusal(axon(), COOL), None);
		System::set_block_number(55);
		assert_eq!(refusal(axon(), HOT), None);
		assert_eq!(refusal(prometheus(), HOT), Some("ServingRateLimitExceeded"));
		let none = Hyperparameter::ServingRateLimit(0);
		assert_ok!(DynamicTao::set_hyperparameter(admin(), TWO, none));
		assert_eq!(refusal(prometheus(), HOT), None);
		assert_eq!(refusal(axon(), HOT), None);
	});
}

#[test]
fn an_endpoint_should_be_an_address_of_another_machine() {
	world().but(|subnet| subnet.hyperparameters.serving_rate_limit = 0).build_and_execute(|| {
		let localhost = 0x7f00_0001;
		let good = [(IP, 4), (1, 4), (u128::from(u32::MAX) - 1, 4), (2, 6), (u128::MAX - 1, 6)];
		let bad = [(localhost, 4), (u32::MAX.into(), 4), (u128::MAX, 4), (1, 6), (u128::MAX, 6)];
		for at in [axon_at, prometheus_at] {
			for (ip, ip_type) in good {
				assert_eq!(refusal(at(TWO, ip, 1, ip_type), HOT), None, "{ip} {ip_type}");
				assert_eq!(refusal(at(TWO, ip, 0, ip_type), HOT), Some("InvalidPort"));
			}
			for (ip, ip_type) in bad {
				assert_eq!(refusal(at(TWO, ip, 1, ip_type), HOT), Some("InvalidIpAddress"));
			}
			for ip_type in [0, 3, 5, 7, 255] {
				assert_eq!(refusal(at(TWO, IP, 1, ip_type), HOT), Some("InvalidIpType"));
			}
		}
		// A miner may say that it answers nowhere.
		assert_eq!(refusal(axon_at(TWO, 0, 1, 4), HOT), None);
		assert_eq!(refusal(prometheus_at(TWO, 0, 1, 4), HOT), Some("InvalidIpAddress"));
	});
}

#[test]
fn only_a_neuron_should_have_endpoints() {
	world().build_and_execute(|| {
		for at in [axon_at, prometheus_at] {
			let refused = |netuid, who| refusal(at(netuid, IP, 1, 4), who);
			assert_eq!(refused(TWO, STRANGER), Some("HotKeyNotRegisteredInSubNet"));
			// A neuron of another subnet, and a neuron's coldkey.
			assert_eq!(refused(ONE, HOT), Some("HotKeyNotRegisteredInSubNet"));
			assert_eq!(refused(TWO, CAROL), Some("HotKeyNotRegisteredInSubNet"));
			assert_eq!(refused(ROOT, HOT), Some("RegistrationNotPermittedOnRootSubnet"));
			assert_eq!(refused(NetUid(9), HOT), Some("SubnetNotExists"));
		}
		assert_ok!(DynamicTao::dissolve_network(admin(), TWO));
		assert_eq!(refusal(axon(), HOT), Some("SubnetDissolving"));
		assert_eq!(refusal(prometheus(), HOT), Some("SubnetDissolving"));
	});
}

#[test]
fn endpoints_should_go_with_the_uid() {
	world().but(|subnet| subnet.hyperparameters.max_allowed_uids = 3).build_and_execute(|| {
		for hotkey in [HOT, COOL, OWNER_HOT] {
			assert_eq!(refusal(axon(), hotkey), None);
		}
		// HOT is the first of those who earned nothing.
		assert_ok!(DynamicTao::burned_register(signed(BOB), TWO, 50));
		assert!(!Endpoints::<Test>::contains_key(TWO, HOT));
		let graph = DynamicTao::metagraph(TWO).unwrap();
		assert_eq!(graph.hotkeys[0], 50);
		assert_eq!(graph.axons, [None, Some(served_at(1)), Some(served_at(1))]);
	});
}
